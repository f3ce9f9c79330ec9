/**
 * The sound of one call: one AudioContext for both directions, so that echo cancellation has its reference, with the
 * two worklets in it. Their ports are for the media thread; no sample passes here. Main thread.
 */
import { PCM_SAMPLE_RATE_HZ } from '@voice-agent/protocol';
import { isVoiceAgentError, VoiceAgentError } from '../errors/voice-agent-error.ts';
import { abortable } from './abortable.ts';
import type { CaptureSettings } from './capture-constraints.ts';
import { type AudioDevices, listDevices } from './devices.ts';
import { MicrophoneLine, type MicrophoneReport } from './microphone-line.ts';
import { watchOutputLatency } from './output-latency.ts';
import { type SoundState, watchSound } from './sound-state.ts';
import { type OutputSettings, Speaker } from './speaker.ts';
import { loadVoiceNodes, openContext, type VoiceNodes } from './voice-nodes.ts';

export type SoundReport =
  | { readonly type: 'sound'; readonly state: SoundState }
  /** Told once somebody has asked for the devices or for a microphone. */
  | { readonly type: 'devices'; readonly devices: AudioDevices }
  | MicrophoneReport;

export interface AudioGraphOptions {
  /** Open the microphone at once. */
  readonly microphone: boolean;
  readonly capture: CaptureSettings;
  readonly output: OutputSettings;
  /** Abandons the start; without effect afterwards. */
  readonly signal: AbortSignal;
  /** Sound broke for good. */
  onFailure(error: VoiceAgentError): void;
  /** May come while the graph is still being opened. */
  onReport(report: SoundReport): void;
  /** From the worklet to the ear, in samples of 24 kHz; when the graph is open, and at each notable change. */
  onLatency(samples: number): void;
}

/**
 * Makes sound ready. Call it in the visitor's click: the context is made and the microphone asked for before the first
 * macrotask. Whatever fails, nothing is left open.
 * @throws VoiceAgentError microphone-*, audio-unsupported; RangeError for a volume that is no number; the signal's
 * reason when aborted.
 */
export async function openAudioGraph(options: AudioGraphOptions): Promise<AudioGraph> {
  options.signal.throwIfAborted();
  const context = openContext();
  try {
    return await openWith(context, options);
  } catch (error) {
    // Firefox before it could resample: NotSupportedError (bugzilla 1674892). Nothing was handed over yet, so the call
    // takes the device's rate. The permission that was just given still holds.
    const refused = isVoiceAgentError(error) && (error.cause as Error | undefined)?.name === 'NotSupportedError';
    if (!refused || context.sampleRate !== PCM_SAMPLE_RATE_HZ || !options.microphone) throw error;
    options.signal.throwIfAborted();
    return openWith(new AudioContext(), options);
  }
}

async function openWith(context: AudioContext, options: AudioGraphOptions): Promise<AudioGraph> {
  const { microphone, output, signal } = options;
  const graph = new AudioGraph(context, options);
  const abort = () => graph.close(signal.reason);
  signal.addEventListener('abort', abort);
  try {
    await Promise.all([graph.loaded, graph.prefer(output), microphone && graph.openMicrophone()]);
    signal.throwIfAborted();
    graph.watch();
    return graph;
  } catch (error) {
    await graph.close();
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Made by `openAudioGraph` only. */
export class AudioGraph {
  readonly #context: AudioContext;
  readonly #options: AudioGraphOptions;
  readonly #speaker: Speaker;
  readonly #line: MicrophoneLine;
  readonly #closing = new AbortController();
  /** Rejects with audio-unsupported or microphone-insecure, or with the reason of `close`. */
  readonly loaded: Promise<void>;
  #nodes: VoiceNodes | undefined;
  #source: MediaStreamAudioSourceNode | undefined;
  #resume: () => void = () => undefined;
  /** The devices as last told, for a browser repeats itself. Undefined until somebody asks. */
  #told: string | undefined;
  #closed: Promise<void> | undefined;

  constructor(context: AudioContext, options: AudioGraphOptions) {
    const { signal } = this.#closing;
    this.#context = context;
    this.#options = options;
    this.#speaker = new Speaker(context);
    this.#line = new MicrophoneLine({
      capture: options.capture,
      signal,
      connect: (stream) => this.#connect(stream),
      onReport: (report) => {
        this.#report(report);
        this.#tellDevices();
      },
    });
    this.loaded = this.#load();
    // Now, in the click. Refused where there is none; `watch` looks at what became of it.
    context.resume().catch(() => undefined);
  }

  /** Frames of the microphone, see `CaptureReport`. To be transferred to the media thread. */
  get capturePort(): MessagePort {
    return this.#nodes!.capture.port;
  }

  /** Takes what is to be played, see `PlaybackCommand`. To be transferred to the media thread. */
  get playbackPort(): MessagePort {
    return this.#nodes!.playback.port;
  }

  /** For `openAudioGraph`: a loudspeaker that was preferred once and is gone is no reason not to talk. */
  async prefer(output: OutputSettings): Promise<void> {
    await this.#speaker.set(output).catch((error) => {
      if (!isVoiceAgentError(error)) throw error;
    });
  }

  /** For `openAudioGraph`: from here on state and latency are told. */
  watch(): void {
    const { signal } = this.#closing;
    const { onFailure, onLatency } = this.#options;
    this.#resume = watchSound(this.#context, {
      signal,
      onState: (state) => {
        if (state === 'running') this.#speaker.play();
        this.#report({ type: 'sound', state });
      },
      onClosed: () => onFailure(new VoiceAgentError('audio-unsupported', 'The browser closed the sound.')),
    });
    watchOutputLatency(this.#context, { signal, onLatency });
  }

  /** Asks for the microphone, unless it is open or being asked for. After a failure it may be asked for again. */
  async openMicrophone(): Promise<void> {
    this.#closing.signal.throwIfAborted();
    setAudioSession('play-and-record');
    await this.#line.open();
    // Who has asked before learns the names, which the visitor has just made known.
    this.#tellDevices();
    this.#watchDevices();
  }

  /** Now, or at `openMicrophone`. '' is the browser's choice. One that is gone is replaced by it, and reported. */
  async selectMicrophone(deviceId: string): Promise<void> {
    await this.#line.select(deviceId);
    this.#tellDevices();
  }

  /** Absent fields stay. @throws VoiceAgentError audio-unsupported; RangeError for a volume that is no number. */
  async setOutput(output: OutputSettings): Promise<void> {
    await this.#speaker.set(output);
    if (output.deviceId !== undefined) this.#tellDevices();
  }

  devices(): Promise<AudioDevices> {
    this.#watchDevices();
    return listDevices({ microphoneId: this.#line.deviceId, speakerId: this.#speaker.deviceId });
  }

  /** Call it in a click, after `blocked`. Resolves at once; what comes of it is reported. */
  async resume(): Promise<void> {
    this.#resume();
    this.#speaker.play();
  }

  /** Stops the tracks, fades out and closes the context. Idempotent. */
  close(reason?: unknown): Promise<void> {
    this.#closed ??= this.#close(reason);
    return this.#closed;
  }

  async #close(reason: unknown): Promise<void> {
    // Lets the microphone go and ends every listener and timer.
    this.#closing.abort(reason);
    // Before the first await: a next call may be about to set it.
    setAudioSession('auto');
    await this.#speaker.fadeOut();
    this.#source?.disconnect();
    this.#nodes?.capture.disconnect();
    this.#nodes?.playback.disconnect();
    this.#speaker.close();
    // The browser may have closed it already, e.g. when its page was frozen.
    if (this.#context.state !== 'closed') await this.#context.close();
  }

  async #load(): Promise<void> {
    const { onFailure } = this.#options;
    this.#nodes = await loadVoiceNodes(this.#context, this.#closing.signal, (error) => onFailure(error));
    this.#nodes.playback.connect(this.#speaker.input);
  }

  /** The new source begins as the old one ends: no frame is lost but those that the device itself swallows. */
  async #connect(stream: MediaStream): Promise<void> {
    // Before the worklets are there: a rate that is refused is known at once.
    const source = this.#context.createMediaStreamSource(stream);
    await abortable(this.loaded, this.#closing.signal);
    source.connect(this.#nodes!.capture);
    this.#source?.disconnect();
    this.#source = source;
  }

  #report(report: SoundReport): void {
    if (!this.#closing.signal.aborted) this.#options.onReport(report);
  }

  #watchDevices(): void {
    if (this.#told !== undefined || this.#closing.signal.aborted) return;
    this.#told = '';
    // No `mediaDevices` in an insecure context, whatever the lib says.
    navigator.mediaDevices?.addEventListener('devicechange', () => this.#tellDevices(), {
      signal: this.#closing.signal,
    });
  }

  /** Also takes back the default loudspeaker when the chosen one is gone. */
  async #tellDevices(): Promise<void> {
    if (this.#told === undefined) return;
    let devices = await this.devices();
    const { speakerId, speakers } = devices;
    if (speakerId && !speakers.some(({ id }) => id === speakerId)) {
      await this.prefer({ deviceId: '' });
      devices = await this.devices();
    }
    const told = JSON.stringify(devices);
    if (told === this.#told) return;
    this.#told = told;
    this.#report({ type: 'devices', devices });
  }
}

/** Chooses the volume and the loudspeaker of calls on iOS. W3C Audio Session, Safari only. */
function setAudioSession(type: string): void {
  const { audioSession } = navigator as { audioSession?: { type: string } };
  if (audioSession) audioSession.type = type;
}
