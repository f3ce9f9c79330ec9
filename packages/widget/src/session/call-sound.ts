/**
 * The sound of a call: opened in the visitor's click and closed with the call. In between microphone, loudspeaker and
 * devices, as far as the visitor sets them and sees them; what fails there is told and never ends the call. Also holds
 * what a spoken call takes from the browser: the lit screen and the tab's one voice.
 */
import { VoiceAgentError, type VoiceAgentErrorCode } from '../errors/voice-agent-error.ts';
import type { CallOptions } from './call-options.ts';
import { asVoiceAgentError } from './close-reason.ts';
import { newItemId } from './items.ts';
import type { MediaPort, MediaReport, OutputSettings } from './ports.ts';
import type { SessionInput } from './session-input.ts';
import type { SessionState } from './session-state.ts';
import type { VoiceSessionEvent } from './voice-snapshot.ts';

export interface CallSoundOptions extends Pick<CallOptions, 'openMedia' | 'capture' | 'output' | 'page' | 'onLevels'> {
  /** The call's life. */
  readonly signal: AbortSignal;
  state(): SessionState;
  dispatch(input: SessionInput): void;
  onEvent(event: VoiceSessionEvent): void;
  onReport(report: MediaReport): void;
  onOpened(media: MediaPort): void;
  /** There is no sound, or not here any more. `moved`: another tab has begun to talk, and nothing is wrong. */
  onFailed(error: VoiceAgentError, moved: boolean): void;
}

type SoundReport = Exclude<MediaReport, { type: 'ready' | 'closed' | 'failed' | 'server-event' | 'latency' }>;

export class CallSound {
  readonly #options: CallSoundOptions;
  #media: MediaPort | undefined;
  /** What was asked before it was there. */
  #waiting: ((media: MediaPort) => void)[] = [];
  /** Open, or asked for. */
  #hasMicrophone = false;
  #isVoice = false;

  constructor(options: CallSoundOptions) {
    this.#options = options;
  }

  /** Sound and wire. undefined until they are there. */
  get media(): MediaPort | undefined {
    return this.#media;
  }

  /** Asks for sound before anything is awaited, so that the visitor's click still counts for the browser. */
  open(): void {
    const { openMedia, capture, output, signal, onReport, onFailed } = this.#options;
    const { mode, turns } = this.#options.state();
    const microphone = mode === 'voice';
    const pushToTalk = turns === 'push-to-talk';
    openMedia({ microphone, pushToTalk, capture, output, signal, onReport }).then(
      (media) => this.#attach(media),
      (cause) => onFailed(asVoiceAgentError(cause, 'audio-unsupported'), false),
    );
    if (!microphone) return;
    this.#hasMicrophone = true;
    this.#takeVoice();
  }

  /** It may fail to close, which nobody can act on. */
  close(): void {
    this.#media?.close().catch(() => undefined);
  }

  setMuted(muted: boolean): void {
    this.#media?.setMuted(muted);
  }

  /** Adds a microphone, or gets a lost one back. When it is refused the call goes on without. */
  openMicrophone(): void {
    if (this.#hasMicrophone) return;
    this.#hasMicrophone = true;
    const { dispatch } = this.#options;
    this.#when((media) => {
      dispatch({ type: 'microphone-asked', asked: true });
      media.openMicrophone().then(
        () => {
          this.#takeVoice();
          dispatch({ type: 'voice-opened' });
        },
        (cause) => {
          this.#hasMicrophone = false;
          dispatch({ type: 'microphone-asked', asked: false });
          this.#fail(cause, 'microphone-busy');
        },
      );
    });
  }

  selectMicrophone(deviceId: string): void {
    this.#when((media) => {
      media.selectMicrophone(deviceId).then(
        () => {
          // In place of one that was lost it must be asked for.
          if (this.#isVoice) this.openMicrophone();
          this.#options.dispatch({ type: 'microphone-works' });
          this.refreshDevices();
        },
        (cause) => this.#fail(cause, 'microphone-busy'),
      );
    });
  }

  setOutput(output: OutputSettings): void {
    this.#when((media) => {
      media.setOutput(output).then(
        () => {
          if (output.deviceId !== undefined) this.refreshDevices();
        },
        (cause) => this.#fail(cause, 'audio-unsupported'),
      );
    });
  }

  refreshDevices(): void {
    this.#when((media) => {
      media.devices().then(
        (devices) => this.#options.dispatch({ type: 'set', change: { devices } }),
        // A browser that does not tell leaves nothing to choose from.
        () => undefined,
      );
    });
  }

  resumeSound(): void {
    // What comes of it is reported as `sound`.
    this.#media?.resumeSound().catch(() => undefined);
  }

  read(report: SoundReport): void {
    const { dispatch, onEvent, onLevels } = this.#options;
    switch (report.type) {
      case 'level':
        onLevels({ microphone: report.microphone, speaker: report.speaker });
        break;
      case 'sound':
        dispatch({ type: 'set', change: { sound: report.state } });
        break;
      case 'devices':
        dispatch({ type: 'set', change: { devices: report.devices } });
        break;
      case 'network':
        onEvent(report);
        dispatch({ type: 'set', change: { weakNetwork: report.weak } });
        break;
      case 'microphone-changed':
        onEvent(report);
        this.#hasMicrophone = true;
        dispatch({ type: 'microphone-changed', noticeId: newItemId(), device: report.label });
        break;
      default:
        if (report.type === 'microphone-lost') this.#hasMicrophone = false;
        dispatch(report);
    }
  }

  #attach(media: MediaPort): void {
    this.#media = media;
    // It came too late.
    if (this.#options.signal.aborted) {
      this.close();
      return;
    }
    if (this.#options.state().muted) media.setMuted(true);
    for (const work of this.#waiting.splice(0)) work(media);
    this.#options.onOpened(media);
  }

  #when(work: (media: MediaPort) => void): void {
    if (this.#media) work(this.#media);
    else this.#waiting.push(work);
  }

  #takeVoice(): void {
    if (this.#isVoice) return;
    this.#isVoice = true;
    const { page, signal, onFailed } = this.#options;
    page.keepAwake(signal);
    page.takeVoice(signal, () => {
      onFailed(new VoiceAgentError('moved-to-other-tab', 'Another tab talks now.'), true);
    });
  }

  #fail(cause: unknown, code: VoiceAgentErrorCode): void {
    this.#options.dispatch({ type: 'troubled', error: asVoiceAgentError(cause, code) });
  }
}
