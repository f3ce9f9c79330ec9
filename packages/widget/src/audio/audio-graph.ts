/**
 * The sound of one call: one AudioContext for both directions, so that echo cancellation has its reference, with the
 * two worklets in it. Their ports are for the media thread; no sample passes here. Main thread.
 */
import { PCM_SAMPLE_RATE_HZ } from '@voice-agent/protocol';
import { isVoiceAgentError, VoiceAgentError } from '../errors/voice-agent-error.ts';
import { abortable } from './abortable.ts';
import { requestMicrophone, stopTracks } from './microphone.ts';
import { workletUrl } from './worklet-url.ts';
import { CAPTURE_PROCESSOR, PLAYBACK_PROCESSOR } from './worklets/worklet-messages.ts';

export interface AudioGraphOptions {
  /** Open the microphone at once. */
  readonly microphone: boolean;
  /** Sound broke after it was ready. */
  onFailure(error: VoiceAgentError): void;
  /** Abandons the start; without effect afterwards. */
  readonly signal: AbortSignal;
}

/**
 * Makes sound ready. Call it in the visitor's click: the context is made and the microphone asked for before the first
 * await. Whatever fails, nothing is left open.
 * @throws VoiceAgentError microphone-*, audio-unsupported; the signal's reason when aborted.
 */
export async function openAudioGraph(options: AudioGraphOptions): Promise<AudioGraph> {
  const { microphone, signal, onFailure } = options;
  signal.throwIfAborted();
  const graph = new AudioGraph(openContext(), onFailure);
  const abort = () => graph.close(signal.reason);
  signal.addEventListener('abort', abort);
  try {
    await Promise.all([graph.loaded, microphone && graph.openMicrophone()]);
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
  readonly #onFailure: (error: VoiceAgentError) => void;
  readonly #closing = new AbortController();
  /** Rejects with audio-unsupported, or with the reason of `close`. */
  readonly loaded: Promise<void>;
  #capture: AudioWorkletNode | undefined;
  #playback: AudioWorkletNode | undefined;
  #microphone: Promise<void> | undefined;
  #stream: MediaStream | undefined;
  #closed: Promise<void> | undefined;

  constructor(context: AudioContext, onFailure: (error: VoiceAgentError) => void) {
    this.#context = context;
    this.#onFailure = onFailure;
    this.loaded = this.#load();
    // A phone call or the operating system may suspend us; where we may not resume yet, the next change tries again.
    const resume = () => context.resume().catch(() => undefined);
    context.addEventListener('statechange', resume, { signal: this.#closing.signal });
    // Refused until the visitor has clicked somewhere; a call begins with a click.
    void resume();
  }

  /** Frames of the microphone, see `CaptureReport`. To be transferred to the media thread. */
  get capturePort(): MessagePort {
    return this.#capture!.port;
  }

  /** Takes what is to be played, see `PlaybackCommand`. To be transferred to the media thread. */
  get playbackPort(): MessagePort {
    return this.#playback!.port;
  }

  /** Asks for the microphone, unless it is open or being asked for. After a failure it may be asked for again. */
  openMicrophone(): Promise<void> {
    this.#microphone ??= this.#openMicrophone().catch((error) => {
      this.#microphone = undefined;
      throw error;
    });
    return this.#microphone;
  }

  /** Stops the tracks and closes the context. Idempotent. */
  close(reason?: unknown): Promise<void> {
    this.#closed ??= this.#close(reason);
    return this.#closed;
  }

  async #close(reason: unknown): Promise<void> {
    this.#closing.abort(reason);
    if (this.#stream) stopTracks(this.#stream);
    this.#stream = undefined;
    this.#capture?.disconnect();
    this.#playback?.disconnect();
    // The browser may have closed it already, e.g. when its page was frozen.
    if (this.#context.state !== 'closed') await this.#context.close();
  }

  async #load(): Promise<void> {
    const { signal } = this.#closing;
    try {
      // Throws in an insecure context, which has no `audioWorklet`, whatever the lib says.
      await abortable(this.#context.audioWorklet.addModule(workletUrl), signal);
      this.#capture = this.#addNode(CAPTURE_PROCESSOR, {
        numberOfOutputs: 0,
        channelCount: 1,
        channelCountMode: 'explicit',
      });
      this.#playback = this.#addNode(PLAYBACK_PROCESSOR, { numberOfInputs: 0, outputChannelCount: [1] });
      this.#playback.connect(this.#context.destination);
    } catch (cause) {
      if (signal.aborted) throw cause;
      throw new VoiceAgentError('audio-unsupported', `No worklet. Is the page served over HTTPS? ${cause}`, {
        cause,
      });
    }
  }

  #addNode(name: string, options: AudioWorkletNodeOptions): AudioWorkletNode {
    const node = new AudioWorkletNode(this.#context, name, options);
    const fail = () => this.#onFailure(new VoiceAgentError('audio-unsupported', `The worklet ${name} died.`));
    node.addEventListener('processorerror', fail, { signal: this.#closing.signal });
    return node;
  }

  async #openMicrophone(): Promise<void> {
    const { signal } = this.#closing;
    const stream = await requestMicrophone(signal);
    try {
      await abortable(this.loaded, signal);
      this.#context.createMediaStreamSource(stream).connect(this.#capture!);
    } catch (cause) {
      stopTracks(stream);
      if (signal.aborted || isVoiceAgentError(cause)) throw cause;
      // Firefox before it could resample: NotSupportedError (bugzilla 1674892).
      throw new VoiceAgentError('microphone-unsupported', `No microphone at our sample rate: ${cause}`, { cause });
    }
    this.#stream = stream;
    for (const track of stream.getTracks()) {
      track.onended = () => this.#loseMicrophone();
      // It was taken away while the worklets were loaded, and no event follows.
      if (track.readyState === 'ended') this.#loseMicrophone();
    }
  }

  #loseMicrophone(): void {
    this.#stream = undefined;
    this.#microphone = undefined;
    this.#onFailure(new VoiceAgentError('microphone-missing', 'The microphone was taken away during the call.'));
  }
}

/** A browser that cannot run at the protocol's rate gives its own; the worklets resample then. */
function openContext(): AudioContext {
  if (!globalThis.AudioContext) throw new VoiceAgentError('audio-unsupported', 'The browser has no AudioContext.');
  try {
    return new AudioContext({ sampleRate: PCM_SAMPLE_RATE_HZ });
  } catch {
    // NotSupportedError: the rate was refused.
    return new AudioContext();
  }
}
