/**
 * Joins an element to one voice session. The session's code is fetched on first intent; what the visitor asks for
 * before it has come waits here, and what is asked for later runs at once, inside the visitor's click.
 */
import type { CreateSessionRequest } from '@voice-agent/protocol';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import type { VoiceLevels, VoiceSessionPort, VoiceSnapshot } from '../session/voice-snapshot.ts';

export interface VoiceSessionOptions extends CreateSessionRequest {
  /** Address of the token server; relative to the page. */
  server: string;
}

/** Throws when the options cannot make one. */
export type CreateVoiceSession = (options: VoiceSessionOptions) => VoiceSessionPort;

/** What the controller asks of its element. */
export interface SessionControllerOptions {
  /** Fetches the session's code. Called again after a failure. */
  load(): Promise<CreateVoiceSession>;
  /** Read when a call begins. `server` is missing when the page has not said where it is. */
  readOptions(): Omit<VoiceSessionOptions, 'server'> & { server: string | undefined };
  onChange(now: VoiceSnapshot, before: VoiceSnapshot): void;
  onLevels(levels: VoiceLevels): void;
}

/** The element. Open, it waits for the code. */
type SessionHost = ReactiveControllerHost & { readonly open: boolean };

type Action = (session: VoiceSessionPort) => void;

const IDLE: VoiceSnapshot = Object.freeze({
  status: 'idle',
  mode: 'voice',
  muted: false,
  entries: [],
  agent: undefined,
  error: undefined,
});

/** Whether a call is being made or is on. */
export function isCallOn({ status }: VoiceSnapshot): boolean {
  return status !== 'idle' && status !== 'ended' && status !== 'error';
}

export class SessionController implements ReactiveController {
  readonly #host: SessionHost;
  readonly #options: SessionControllerOptions;
  #snapshot = IDLE;
  #loading: Promise<void> | undefined;
  #create: CreateVoiceSession | undefined;
  #session: { port: VoiceSessionPort; key: string; end: AbortController } | undefined;
  #waiting: Action[] = [];

  constructor(host: SessionHost, options: SessionControllerOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  get snapshot(): VoiceSnapshot {
    return this.#snapshot;
  }

  /** An element that leaves the page takes its call with it. */
  hostDisconnected(): void {
    this.stop();
  }

  /** Fetches the session's code, so that a later click need not wait. A failure shows only to who waits for it. */
  preload(): Promise<void> {
    this.#loading ??= this.#options.load().then(
      (create) => {
        this.#create = create;
        for (const action of this.#waiting.splice(0)) this.#act(action);
      },
      (cause: unknown) => {
        this.#loading = undefined;
        const wanted = this.#host.open || this.#waiting.length > 0;
        this.#waiting = [];
        if (wanted) this.#fail('The code of the conversation could not be loaded.', cause);
      },
    );
    return this.#loading;
  }

  start(mode: 'voice' | 'text'): void {
    this.#begin(mode, (session) => session.start(mode));
  }

  startVoice(): void {
    this.#begin('voice', (session) => session.startVoice());
  }

  sendText(text: string): void {
    this.#begin('text', (session) => session.sendText(text));
  }

  stop(): void {
    this.#waiting = [];
    if (this.#session) this.#session.port.stop();
    else if (isCallOn(this.#snapshot)) this.#publish(IDLE);
  }

  setMuted(muted: boolean): void {
    this.#act((session) => session.setMuted(muted));
  }

  interrupt(): void {
    this.#session?.port.interrupt();
  }

  #begin(mode: 'voice' | 'text', action: Action): void {
    if (!this.#create && !isCallOn(this.#snapshot)) {
      this.#publish({ ...this.#snapshot, status: 'connecting', mode, error: undefined });
    }
    this.#act(action);
  }

  #act(action: Action): void {
    if (!this.#create) {
      this.#waiting.push(action);
      void this.preload();
      return;
    }
    const session = this.#currentSession(this.#create);
    if (session) action(session);
  }

  /** The session there is, or a new one when the page has since changed what a call is made with. */
  #currentSession(create: CreateVoiceSession): VoiceSessionPort | undefined {
    const { server, ...rest } = this.#options.readOptions();
    const key = JSON.stringify([server, rest]);
    if (this.#session && (this.#session.key === key || isCallOn(this.#session.port.snapshot))) {
      return this.#session.port;
    }
    if (!server) {
      this.#fail('Set the `server` attribute of <voice-agent> to the URL of the token server.');
      return undefined;
    }
    let port: VoiceSessionPort;
    try {
      port = create({ ...rest, server });
    } catch (cause) {
      this.#fail(`No session could be made: ${cause}`, cause);
      return undefined;
    }
    this.#session?.end.abort();
    const end = new AbortController();
    this.#session = { port, key, end };
    port.subscribe((snapshot) => this.#publish(snapshot), end.signal);
    port.subscribeLevels((levels) => this.#options.onLevels(levels), end.signal);
    return port;
  }

  /** Shows an error that keeps a call from beginning at all. */
  #fail(message: string, cause?: unknown): void {
    const error = new VoiceAgentError('server-unreachable', message, { cause });
    this.#publish({ ...this.#snapshot, status: 'error', error });
  }

  #publish(snapshot: VoiceSnapshot): void {
    const before = this.#snapshot;
    this.#snapshot = snapshot;
    this.#host.requestUpdate();
    this.#options.onChange(snapshot, before);
  }
}
