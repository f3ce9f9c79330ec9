/**
 * The microphone of one call, whichever device it is: opened, changed, replaced when it is taken away, and let go when
 * `signal` aborts. Main thread.
 */
import { isVoiceAgentError, VoiceAgentError } from '../errors/voice-agent-error.ts';
import type { CaptureSettings } from './capture-constraints.ts';
import { requestMicrophone, stopTracks } from './microphone.ts';

export type MicrophoneReport =
  /** Another device than the one in use or asked for. */
  | { readonly type: 'microphone-changed'; readonly label: string }
  /** Gone, and none took its place. `open` tries again. */
  | { readonly type: 'microphone-lost'; readonly error: VoiceAgentError };

export interface MicrophoneLineOptions {
  readonly capture: CaptureSettings;
  readonly signal: AbortSignal;
  /** Takes the stream in place of the one before, whose tracks are stopped afterwards. */
  connect(stream: MediaStream): Promise<void>;
  onReport(report: MicrophoneReport): void;
  /** A hardware or system mute this long is taken for a fault. LiveKit's 5 s: Bluetooth and Siri mute for moments. */
  readonly muteMs?: number;
}

export class MicrophoneLine {
  readonly #options: MicrophoneLineOptions;
  #capture: CaptureSettings;
  #track: MediaStreamTrack | undefined;
  /** Aborts the listeners of `#track`. */
  #listening = new AbortController();
  #muteTimer: ReturnType<typeof setTimeout> | undefined;
  #opening: Promise<void> | undefined;
  /** One change at a time, in the order they were asked for. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: MicrophoneLineOptions) {
    this.#options = options;
    this.#capture = options.capture;
    const { signal } = options;
    signal.addEventListener('abort', () => this.#release());
    document.addEventListener('visibilitychange', this.#show, { signal });
  }

  /** In use, or wished for while none is open. '' is the browser's choice. */
  get deviceId(): string {
    const { deviceId = '' } = this.#capture;
    return !this.#track || idOf(this.#track) === deviceId ? deviceId : '';
  }

  /** Asks, unless it is open or being asked for. @throws VoiceAgentError microphone-* */
  open(): Promise<void> {
    this.#opening ??= this.#next(async () => {
      if (this.#track?.readyState !== 'live') await this.#acquire(this.#capture);
    }).finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  /** Changes the device, now or at `open`. When that fails, the one in use stays. @throws VoiceAgentError microphone-* */
  select(deviceId: string): Promise<void> {
    return this.#next(async () => {
      const capture = { ...this.#capture, deviceId };
      if (this.#track && this.deviceId !== deviceId) await this.#acquire(capture);
      this.#capture = capture;
    });
  }

  #next<T>(change: () => Promise<T>): Promise<T> {
    const result = this.#last.then(() => {
      this.#options.signal.throwIfAborted();
      return change();
    });
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** @param replaces - the label of the device that it is to be; undefined when any other is worth a report. */
  async #acquire(capture: CaptureSettings, replaces?: string): Promise<void> {
    const { signal, connect, onReport } = this.#options;
    const stream = await requestMicrophone(capture, signal);
    try {
      await connect(stream);
    } catch (cause) {
      stopTracks(stream);
      if (signal.aborted || isVoiceAgentError(cause)) throw cause;
      throw new VoiceAgentError('microphone-unsupported', `The microphone fits no context: ${cause}`, { cause });
    }
    this.#release();
    const [track] = stream.getAudioTracks();
    this.#track = track;
    if (!track) return;
    this.#listening = new AbortController();
    const listening = { signal: this.#listening.signal };
    track.addEventListener('ended', this.#replace, listening);
    track.addEventListener('mute', this.#awaitUnmute, listening);
    track.addEventListener('unmute', () => clearTimeout(this.#muteTimer), listening);
    const missed = capture.deviceId && capture.deviceId !== idOf(track);
    if (missed || (replaces !== undefined && replaces !== track.label)) {
      onReport({ type: 'microphone-changed', label: track.label });
    }
    // It was taken away while nobody listened, and no event follows.
    if (track.readyState === 'ended') this.#replace();
  }

  #release(): void {
    clearTimeout(this.#muteTimer);
    this.#listening.abort();
    this.#track?.stop();
    this.#track = undefined;
  }

  /** The device was unplugged or its permission withdrawn: the browser's default takes over. */
  readonly #replace = (): void => {
    const { signal, onReport } = this.#options;
    const replace = async () => {
      if (this.#track?.readyState !== 'ended') return;
      try {
        // A label that no device has: whatever comes is reported.
        await this.#acquire({ ...this.#capture, deviceId: '' }, '\0');
      } catch (cause) {
        // Some browsers open no microphone for a hidden page. Asked again when it is shown.
        if (signal.aborted || document.hidden) return;
        this.#release();
        const error = new VoiceAgentError('microphone-lost', `The microphone was taken away: ${cause}`, { cause });
        onReport({ type: 'microphone-lost', error });
      }
    };
    this.#next(replace).catch(() => undefined);
  };

  readonly #awaitUnmute = (): void => {
    clearTimeout(this.#muteTimer);
    const reopen = async () => {
      // Muted again on arrival means a switch on the device: then nothing more is tried until the next `mute`.
      if (this.#track?.muted && !document.hidden) await this.#acquire(this.#capture, this.#track.label);
    };
    // That it failed is no loss: the muted one may come back.
    const fire = () => this.#next(reopen).catch(() => undefined);
    this.#muteTimer = setTimeout(fire, this.#options.muteMs ?? 5_000);
  };

  readonly #show = (): void => {
    if (document.hidden || !this.#track) return;
    // iOS ends tracks of a hidden page without an event.
    if (this.#track.readyState === 'ended') this.#replace();
    else if (this.#track.muted) this.#awaitUnmute();
  };
}

function idOf(track: MediaStreamTrack): string {
  return track.getSettings().deviceId ?? '';
}
