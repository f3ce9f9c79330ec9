/**
 * The conversation behind `<voice-agent>`: one call after another, published as frozen snapshots. Wiring only; what
 * happens is decided in `session-state`, and a call's effects are in `call`. Runs on the main thread, without DOM.
 */
import type { CreateSessionRequest } from '@voice-agent/protocol';
import { Call } from './call.ts';
import { type Schedule, scheduleTimeout } from './call-timers.ts';
import type { OpenMedia, TokenServerPort } from './ports.ts';
import { initialState, isOn, next, type SessionInput, type SessionState, snapshotOf } from './session-state.ts';
import type { VoiceLevels, VoiceSessionPort, VoiceSnapshot } from './voice-snapshot.ts';

export interface VoiceSessionOptions {
  readonly openMedia: OpenMedia;
  readonly tokenServer: TokenServerPort;
  /** Sent with every call. */
  readonly request?: CreateSessionRequest;
  /** Default: setTimeout. */
  readonly schedule?: Schedule;
}

export class VoiceSession implements VoiceSessionPort {
  readonly #options: VoiceSessionOptions;
  readonly #listeners = new Set<(snapshot: VoiceSnapshot) => void>();
  readonly #levelListeners = new Set<(levels: VoiceLevels) => void>();
  #state: SessionState = initialState;
  #snapshot: VoiceSnapshot = snapshotOf(initialState);
  #call: Call | undefined;
  #publishing = false;

  constructor(options: VoiceSessionOptions) {
    this.#options = options;
  }

  get snapshot(): VoiceSnapshot {
    return this.#snapshot;
  }

  start(mode: 'voice' | 'text'): void {
    if (isOn(this.#state)) return;
    const { openMedia, tokenServer, request = {}, schedule = scheduleTimeout } = this.#options;
    this.#dispatch({ type: 'started', mode });
    this.#call = new Call({
      openMedia,
      tokenServer,
      request,
      schedule,
      state: () => this.#state,
      dispatch: (input) => this.#dispatch(input),
      onLevels: (levels) => {
        for (const listener of this.#levelListeners) listener(levels);
      },
    });
    this.#call.open();
  }

  stop(): void {
    this.#call?.end();
  }

  setMuted(muted: boolean): void {
    this.#dispatch({ type: 'muted', muted });
    this.#call?.setMuted(muted);
  }

  sendText(text: string): void {
    const trimmed = text.trim();
    if (trimmed === '') return;
    this.start('text');
    this.#call?.sendText(trimmed);
  }

  startVoice(): void {
    if (isOn(this.#state)) this.#call?.openMicrophone();
    else this.start('voice');
  }

  interrupt(): void {
    this.#call?.interrupt();
  }

  subscribe(listener: (snapshot: VoiceSnapshot) => void, signal: AbortSignal): void {
    listen(this.#listeners, listener, signal);
  }

  subscribeLevels(listener: (levels: VoiceLevels) => void, signal: AbortSignal): void {
    listen(this.#levelListeners, listener, signal);
  }

  #dispatch(input: SessionInput): void {
    const state = next(this.#state, input);
    if (state === this.#state) return;
    this.#state = state;
    this.#snapshot = snapshotOf(state);
    this.#publish();
  }

  /** Many changes of one task are one notice. Each listener has its own microtask, so that none can silence another. */
  #publish(): void {
    if (this.#publishing) return;
    this.#publishing = true;
    queueMicrotask(() => {
      this.#publishing = false;
      for (const listener of this.#listeners) {
        queueMicrotask(() => this.#listeners.has(listener) && listener(this.#snapshot));
      }
    });
  }
}

function listen<L>(listeners: Set<L>, listener: L, signal: AbortSignal): void {
  if (signal.aborted) return;
  listeners.add(listener);
  signal.addEventListener('abort', () => listeners.delete(listener), { once: true });
}
