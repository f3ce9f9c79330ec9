/**
 * Sound and wire of one call, as the session sees them: joins the audio graph with the media thread and hands the
 * worklets' ports over. Main thread, but no audio passes here.
 */
import type { ClientEvent } from '@voice-agent/protocol';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import type { Connection, EngineCommand, EngineMessage, EngineReport } from './media-messages.ts';
import { type MediaThread, startMediaThread } from './media-thread.ts';
import type {
  AudioDevices,
  CaptureSettings,
  OutputSettings,
  SoundOptions,
  SoundPort,
  SoundReport,
} from './sound-port.ts';

/** Socket, worklets and tracks have this long to end in order before the thread is ended under them. */
const CLOSE_TIMEOUT_MS = 2_000;

/** See `MediaReport` in the session's ports. */
export type CallReport = EngineReport | SoundReport | { readonly type: 'failed'; readonly error: VoiceAgentError };

export interface CallMediaOptions {
  readonly microphone: boolean;
  readonly capture: CaptureSettings;
  readonly output: OutputSettings;
  readonly pushToTalk: boolean;
  readonly signal: AbortSignal;
  /** Where the Worker's script is. Default: beside this one. */
  readonly workerUrl?: string | undefined;
  /** How often levels and playheads are reported. Default 600. */
  readonly levelsEveryMs?: number | undefined;
  onReport(report: CallReport): void;
  /** Called before the first await, so in the visitor's click. */
  openSound(options: SoundOptions): Promise<SoundPort>;
}

/**
 * Makes sound and the media thread ready, both at once. Whatever fails, nothing is left open.
 * @throws VoiceAgentError microphone-*, audio-*; the signal's reason when aborted.
 */
export async function openMedia(options: CallMediaOptions): Promise<CallMedia> {
  const { signal, onReport, openSound, workerUrl } = options;
  signal.throwIfAborted();
  const broken = new AbortController();
  const starting = AbortSignal.any([signal, broken.signal]);
  let media: CallMedia | undefined;
  let latency = 0;
  const sound = openSound({
    ...options,
    signal: starting,
    onFailure(error) {
      if (media) media.fail(error);
      else broken.abort(error);
    },
    onReport(report) {
      if (media) media.report(report);
      else if (!starting.aborted) onReport(report);
    },
    onLatency(samples) {
      latency = samples;
      media?.setOutputLatency(samples);
    },
  });
  const thread = startMediaThread(starting, workerUrl);
  try {
    media = new CallMedia(...(await Promise.all([sound, thread])), options);
    media.setOutputLatency(latency);
    return media;
  } catch (error) {
    broken.abort(error);
    await Promise.allSettled([sound.then((opened) => opened.close()), thread.then((started) => started.end())]);
    throw error;
  }
}

/** Made by `openMedia` only. Fits the session's `MediaPort`. */
export class CallMedia {
  readonly #sound: SoundPort;
  readonly #thread: MediaThread;
  readonly #onReport: (report: CallReport) => void;
  /** Who waits for `talked` or `drained`. */
  readonly #asked = new Map<number, (committed: boolean) => void>();
  #questions = 0;
  #closed: Promise<void> | undefined;
  #done: () => void = () => undefined;

  constructor(
    sound: SoundPort,
    thread: MediaThread,
    { onReport, pushToTalk, levelsEveryMs }: Pick<CallMediaOptions, 'onReport' | 'pushToTalk' | 'levelsEveryMs'>,
  ) {
    this.#sound = sound;
    this.#thread = thread;
    this.#onReport = onReport;
    thread.onMessage = (message) => this.#take(message);
    thread.onError = (cause) => this.fail(new VoiceAgentError('connection-lost', 'The media thread died.', { cause }));
    const { capturePort, playbackPort } = sound;
    thread.post({ type: 'begin', capturePort, playbackPort, pushToTalk, levelsEveryMs }, [capturePort, playbackPort]);
  }

  connect(connection: Connection): void {
    this.#thread.post({ type: 'connect', connection });
  }

  send(event: ClientEvent): void {
    this.#thread.post({ type: 'send', event });
  }

  setMuted(muted: boolean): void {
    this.#thread.post({ type: 'mute', muted });
  }

  setPushToTalk(on: boolean): void {
    this.#thread.post({ type: 'push-to-talk', on });
  }

  talk(talking: boolean): Promise<boolean> {
    return this.#ask((talkId) => ({ type: 'talk', talking, talkId }));
  }

  setOutputLatency(samples: number): void {
    this.#thread.post({ type: 'output-latency', samples });
  }

  openMicrophone(): Promise<void> {
    return this.#sound.openMicrophone();
  }

  selectMicrophone(deviceId: string): Promise<void> {
    return this.#sound.selectMicrophone(deviceId);
  }

  setOutput(output: OutputSettings): Promise<void> {
    return this.#sound.setOutput(output);
  }

  devices(): Promise<AudioDevices> {
    return this.#sound.devices();
  }

  resumeSound(): Promise<void> {
    return this.#sound.resume();
  }

  interrupt(): void {
    this.#thread.post({ type: 'interrupt' });
  }

  async drained(): Promise<void> {
    await this.#ask((drainId) => ({ type: 'drain', drainId }));
  }

  /** Idempotent. No report follows; who waits for an answer gets one. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  /** Passes on what the graph reports. */
  report(report: CallReport): void {
    if (!this.#closed) this.#onReport(report);
  }

  /** Reports what broke on this thread. The session decides whether the call goes on. */
  fail(error: VoiceAgentError): void {
    this.#settle();
    this.report({ type: 'failed', error });
  }

  async #close(): Promise<void> {
    const done = new Promise<void>((resolve) => {
      this.#done = resolve;
      setTimeout(resolve, CLOSE_TIMEOUT_MS);
    });
    this.#settle();
    this.#thread.post({ type: 'close' });
    const silence = this.#sound.close();
    // Not after the context: one that is slow to close must not keep the thread.
    await Promise.all([done.then(() => this.#thread.end()), silence]);
  }

  #ask(question: (id: number) => EngineCommand): Promise<boolean> {
    if (this.#closed) return Promise.resolve(false);
    const id = ++this.#questions;
    this.#thread.post(question(id));
    return new Promise((resolve) => this.#asked.set(id, resolve));
  }

  #answer(id: number, committed: boolean): void {
    this.#asked.get(id)?.(committed);
    this.#asked.delete(id);
  }

  #settle(): void {
    for (const id of this.#asked.keys()) this.#answer(id, false);
  }

  #take(message: EngineMessage): void {
    if (message.type === 'done') this.#done();
    else if (message.type === 'reports') for (const report of message.reports) this.report(report);
    else if (message.type === 'talked') this.#answer(message.talkId, message.committed);
    else if (message.type === 'drained') this.#answer(message.drainId, false);
  }
}
