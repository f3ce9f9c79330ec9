/**
 * Joins an element to its conversation. What that takes is fetched on first intent (`SessionLink`); what is asked for
 * before it has come waits here, and what is asked for later runs at once, inside the visitor's click.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { VoiceAgentError } from '../../errors/voice-agent-error.ts';
import type { VoiceSnapshot } from '../../session/voice-snapshot.ts';
import type { ConsentHost } from '../host/consent.ts';
import { isCallOn } from '../host/is-call-on.ts';
import type { PanelHost } from '../host/panel-host.ts';
import type { CreateVoiceSession, SessionLink } from './session-link.ts';
import type { SessionWishes } from './wanted-session.ts';

/** What the controller asks of its element. */
export interface SessionControllerOptions {
  /** Fetches the code. Called again after a failure. */
  load(): Promise<{ readonly createVoiceSession: CreateVoiceSession; readonly SessionLink: typeof SessionLink }>;
  onChange(now: VoiceSnapshot, before: VoiceSnapshot): void;
}

/** The element. Open, or in place, it waits for the code. */
type SessionHost = ReactiveControllerHost &
  SessionWishes &
  ConsentHost &
  Pick<PanelHost, 'compact' | 'layout' | 'show' | 'snapshot'> & {
    readonly open: boolean;
    readonly isConnected: boolean;
    comeBack(): void;
    dispatchEvent(event: Event): boolean;
  };

type Action = (link: SessionLink) => void;

/** What is undefined is not written down: these bytes come before the first click. */
const IDLE = Object.freeze<Partial<VoiceSnapshot>>({
  status: 'idle',
  mode: 'voice',
  muted: false,
  microphone: 'closed',
  turns: 'automatic',
  talking: false,
  entries: [],
  weakNetwork: false,
  approvals: [],
  sound: 'running',
  volume: 1,
  outputMuted: false,
  resumable: false,
}) as VoiceSnapshot;

export class SessionController implements ReactiveController {
  readonly #host: SessionHost;
  readonly #options: SessionControllerOptions;
  #snapshot = IDLE;
  #loading: Promise<void> | undefined;
  #link: SessionLink | undefined;
  #stops = 0;
  /** In the order asked for. `begins`: the visitor waits for it. */
  #waiting: { action: Action; begins: boolean }[] = [];

  constructor(host: SessionHost, options: SessionControllerOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  get snapshot(): VoiceSnapshot {
    return this.#snapshot;
  }

  /** An element that leaves the page takes its call with it; one that is only moved, or was not taken up yet, does not. */
  hostDisconnected(): void {
    // A task later: Turbo awaits the new body before it puts what is permanent into it.
    setTimeout(() => {
      if (!this.#host.isConnected && !this.#snapshot.resumable) this.stop();
    });
  }

  /** Fetches the code, so that a later click need not wait. A failure shows only to who waits for it. */
  preload(): Promise<void> {
    this.#loading ??= this.#options.load().then(
      ({ createVoiceSession, SessionLink }) => {
        this.#link = new SessionLink(createVoiceSession, {
          wishes: this.#host,
          onSnapshot: (snapshot) => this.#publish(snapshot),
          onFailure: (message, cause) => this.#fail(message, cause),
          onEvent: (event) => this.#host.dispatchEvent(event),
        });
        for (const { action } of this.#waiting.splice(0)) action(this.#link);
      },
      (cause: unknown) => {
        this.#loading = undefined;
        const { open, layout } = this.#host;
        const wanted = open || layout === 'inline' || this.#waiting.some(({ begins }) => begins);
        this.#dropBeginnings();
        if (wanted) this.#fail('It did not load.', cause);
      },
    );
    return this.#loading;
  }

  /** What begins a call: fetches the code, and is connecting meanwhile. */
  begin(mode: 'voice' | 'text', action: Action): void {
    // Nobody could see, hear or end it.
    if (!this.#host.isConnected) return;
    // First of all, so that who hears of it can stop it.
    this.tell(action, true);
    if (!this.#link && !isCallOn(this.#snapshot)) {
      this.#publish({ ...this.#snapshot, status: 'connecting', mode, error: undefined });
    }
    void this.preload();
  }

  /** Anything else: waits for the code, and is no reason to fetch it. */
  tell(action: Action, begins = false): void {
    if (this.#link) action(this.#link);
    else this.#waiting.push({ action, begins });
  }

  /** Reading a picture takes its time: one that was read after `stop` is not sent. @throws TypeError, RangeError */
  async sendImage(image: Blob | string, text: string | undefined): Promise<void> {
    const stops = this.#stops;
    await this.preload();
    const picture = await this.#link?.readPicture(image);
    if (picture === undefined || stops !== this.#stops || !this.#host.isConnected) return;
    this.#link?.session()?.sendImage(picture, text);
  }

  /** Gives up what was to begin; what the page has told the conversation stays. */
  stop(): void {
    this.#dropBeginnings();
    this.#stops += 1;
    if (this.#link?.port) this.#link.port.stop();
    else if (isCallOn(this.#snapshot)) this.#publish(IDLE);
  }

  #dropBeginnings(): void {
    this.#waiting = this.#waiting.filter(({ begins }) => !begins);
  }

  /** Shows an error that keeps a call from beginning at all. */
  #fail(message: string, cause?: unknown): void {
    const error = new VoiceAgentError('server-unreachable', message, { cause });
    this.#publish({ ...this.#snapshot, status: 'error', error });
  }

  #publish(snapshot: VoiceSnapshot): void {
    const before = this.#snapshot;
    this.#snapshot = snapshot;
    if (!this.#link?.looksAlike(snapshot, before)) this.#host.requestUpdate();
    this.#options.onChange(snapshot, before);
  }
}
