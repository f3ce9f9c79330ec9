/**
 * Microphone, loudspeaker and devices of a call, as far as the visitor sets them and sees them. What fails is told and
 * never ends the call. Also holds what a spoken call takes from the browser: the lit screen and the tab's one voice.
 */
import type { VoiceAgentErrorCode } from '../errors/voice-agent-error.ts';
import { asVoiceAgentError } from './close-reason.ts';
import type { MediaPort, MediaReport, OutputSettings, PagePort } from './ports.ts';
import type { SessionInput, SessionState } from './session-state.ts';

export interface CallSoundOptions {
  readonly page: PagePort;
  /** The call's life. */
  readonly signal: AbortSignal;
  state(): SessionState;
  dispatch(input: SessionInput): void;
}

type SoundReport = Extract<
  MediaReport,
  { type: 'sound' | 'devices' | 'network' | 'microphone-changed' | 'microphone-lost' }
>;

export class CallSound {
  readonly #options: CallSoundOptions;
  #media: MediaPort | undefined;
  #microphone: 'closed' | 'wanted' | 'open' = 'closed';
  #onLost: () => void = () => undefined;
  #isVoice = false;

  constructor(options: CallSoundOptions) {
    this.#options = options;
  }

  /** @param onLost - another tab has begun to talk. */
  open(microphone: boolean, onLost: () => void): void {
    this.#onLost = onLost;
    if (!microphone) return;
    this.#microphone = 'open';
    this.#takeVoice();
  }

  attach(media: MediaPort): void {
    this.#media = media;
    if (this.#options.state().muted) media.setMuted(true);
    if (this.#microphone === 'wanted') this.openMicrophone();
  }

  setMuted(muted: boolean): void {
    this.#media?.setMuted(muted);
  }

  /** Adds a microphone, or gets a lost one back. When it is refused the call goes on without. */
  openMicrophone(): void {
    if (this.#microphone === 'open') return;
    this.#microphone = 'wanted';
    if (!this.#media) return;
    this.#microphone = 'open';
    this.#media.openMicrophone().then(
      () => {
        this.#takeVoice();
        this.#options.dispatch({ type: 'voice-opened' });
      },
      (cause) => {
        this.#microphone = 'closed';
        this.#fail(cause, 'microphone-busy');
      },
    );
  }

  selectMicrophone(deviceId: string): void {
    if (!this.#media) return;
    this.#media.selectMicrophone(deviceId).then(
      () => {
        // One that was lost is replaced by this.
        if (this.#isVoice) this.#microphone = 'open';
        this.#options.dispatch({ type: 'microphone-works' });
        this.refreshDevices();
      },
      (cause) => this.#fail(cause, 'microphone-busy'),
    );
  }

  setOutput(output: OutputSettings): void {
    this.#media?.setOutput(output).then(
      () => {
        if (output.deviceId !== undefined) this.refreshDevices();
      },
      (cause) => this.#fail(cause, 'audio-unsupported'),
    );
  }

  refreshDevices(): void {
    this.#media?.devices().then(
      (devices) => this.#options.dispatch({ type: 'set', change: { devices } }),
      // A browser that does not tell leaves nothing to choose from.
      () => undefined,
    );
  }

  resumeSound(): void {
    // What comes of it is reported as `sound`.
    this.#media?.resumeSound().catch(() => undefined);
  }

  read(report: SoundReport): void {
    const { dispatch } = this.#options;
    switch (report.type) {
      case 'sound':
        dispatch({ type: 'set', change: { sound: report.state } });
        break;
      case 'devices':
        dispatch({ type: 'set', change: { devices: report.devices } });
        break;
      case 'network':
        dispatch({ type: 'set', change: { weakNetwork: report.weak } });
        break;
      case 'microphone-changed':
        this.#microphone = 'open';
        dispatch({ type: 'microphone-works' });
        break;
      case 'microphone-lost':
        this.#microphone = 'closed';
        dispatch(report);
    }
  }

  #takeVoice(): void {
    if (this.#isVoice) return;
    this.#isVoice = true;
    const { page, signal } = this.#options;
    page.keepAwake(signal);
    page.takeVoice(signal, () => this.#onLost());
  }

  #fail(cause: unknown, code: VoiceAgentErrorCode): void {
    this.#options.dispatch({ type: 'troubled', error: asVoiceAgentError(cause, code) });
  }
}
