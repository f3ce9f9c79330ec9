/**
 * Sound and wire of one call, as the session sees them: joins the audio graph with the media thread and hands the
 * worklets' ports over. Main thread, but no audio passes here.
 */
import type { ClientEvent, RealtimeGrant } from '@voice-agent/protocol';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import type { EngineMessage, MediaReport } from './media-messages.ts';
import { type MediaThread, startMediaThread } from './media-thread.ts';

/** Socket, worklets and tracks have this long to end in order before the thread is ended under them. */
const CLOSE_TIMEOUT_MS = 2_000;

/** The audio graph, which this folder may not import: it is the only part that needs the DOM. */
export interface SoundPort {
  readonly capturePort: MessagePort;
  readonly playbackPort: MessagePort;
  openMicrophone(): Promise<void>;
  close(): Promise<void>;
}

export interface SoundOptions {
  readonly microphone: boolean;
  readonly signal: AbortSignal;
  onFailure(error: VoiceAgentError): void;
}

export interface CallMediaOptions {
  readonly microphone: boolean;
  readonly signal: AbortSignal;
  onReport(report: MediaReport): void;
  /** Called before the first await, so in the visitor's click. */
  openSound(options: SoundOptions): Promise<SoundPort>;
}

/**
 * Makes sound and the media thread ready, both at once. Whatever fails, nothing is left open.
 * @throws VoiceAgentError microphone-*, audio-*; the signal's reason when aborted.
 */
export async function openMedia({ microphone, signal, onReport, openSound }: CallMediaOptions): Promise<CallMedia> {
  signal.throwIfAborted();
  const broken = new AbortController();
  const starting = AbortSignal.any([signal, broken.signal]);
  let media: CallMedia | undefined;
  const onFailure = (error: VoiceAgentError) => {
    if (media) media.fail(error);
    else broken.abort(error);
  };
  const sound = openSound({ microphone, signal: starting, onFailure });
  const thread = startMediaThread(starting);
  try {
    media = new CallMedia(...(await Promise.all([sound, thread])), onReport);
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
  readonly #onReport: (report: MediaReport) => void;
  #closed: Promise<void> | undefined;
  #done: () => void = () => undefined;

  constructor(sound: SoundPort, thread: MediaThread, onReport: (report: MediaReport) => void) {
    this.#sound = sound;
    this.#thread = thread;
    this.#onReport = onReport;
    thread.onMessage = (message) => this.#take(message);
    thread.onError = (cause) => this.fail(new VoiceAgentError('connection-lost', 'The media thread died.', { cause }));
    const { capturePort, playbackPort } = sound;
    thread.post({ type: 'begin', capturePort, playbackPort }, [capturePort, playbackPort]);
  }

  connect(grant: RealtimeGrant): void {
    this.#thread.post({ type: 'connect', grant });
  }

  send(event: ClientEvent): void {
    this.#thread.post({ type: 'send', event });
  }

  setMuted(muted: boolean): void {
    this.#thread.post({ type: 'mute', muted });
  }

  openMicrophone(): Promise<void> {
    return this.#sound.openMicrophone();
  }

  interrupt(): void {
    this.#thread.post({ type: 'interrupt' });
  }

  /** Idempotent. No report follows. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  /** Reports what broke on this thread. The session decides whether the call goes on. */
  fail(error: VoiceAgentError): void {
    if (!this.#closed) this.#onReport({ type: 'failed', error });
  }

  async #close(): Promise<void> {
    const done = new Promise<void>((resolve) => {
      this.#done = resolve;
      setTimeout(resolve, CLOSE_TIMEOUT_MS);
    });
    this.#thread.post({ type: 'close' });
    const silence = this.#sound.close();
    // Not after the context: one that is slow to close must not keep the thread.
    await Promise.all([done.then(() => this.#thread.end()), silence]);
  }

  #take(message: EngineMessage): void {
    if (message.type === 'done') this.#done();
    if (message.type === 'report' && !this.#closed) this.#onReport(message.report);
  }
}
