/**
 * The one emitter: the server's code tells it what happened, and logs, metrics, traces and an app's own code listen.
 *
 * Listeners are called at once, in the order in which they came. Nobody waits for what they return, and one that throws
 * or rejects harms neither the request nor the other listeners. One that computes for long blocks the process, as
 * anything does: hand work over to a queue of yours.
 */
import type { VoiceEvent, VoiceEventFields, VoiceEventType } from './voice-event.ts';

/** May be async; what it returns is not waited for. */
export type VoiceEventListener = (event: VoiceEvent) => unknown;

export interface VoiceTelemetryOptions {
  /**
   * Let events hold what people said and looked up: tool arguments and outputs, the page's metadata. Default false.
   * Credentials are no content: they are in no event, whatever this says.
   */
  content?: boolean;
  /** Unix milliseconds. Default: the machine's clock. */
  now?: () => number;
}

export class VoiceTelemetry {
  readonly #content: boolean;
  readonly #now: () => number;
  /** Replaced, never changed: an emit that runs goes on with those it began with. */
  #listeners: readonly VoiceEventListener[] = [];
  readonly #failed = new WeakSet<VoiceEventListener>();

  constructor({ content = false, now = Date.now }: VoiceTelemetryOptions = {}) {
    this.#content = content;
    this.#now = now;
  }

  /**
   * From now on every event is told to `listener`. The same function is told once, however often it subscribes.
   *
   * @returns ends it; more than one call does nothing more.
   */
  subscribe(listener: VoiceEventListener): () => void {
    if (!this.#listeners.includes(listener)) this.#listeners = [...this.#listeners, listener];
    return () => this.unsubscribe(listener);
  }

  /** Idempotent, and right for a function that never subscribed. */
  unsubscribe(listener: VoiceEventListener): void {
    if (this.#listeners.includes(listener)) this.#listeners = this.#listeners.filter((other) => other !== listener);
  }

  /** Tells all listeners. Never throws. */
  emit<Type extends VoiceEventType>(type: Type, fields: VoiceEventFields<Type>): void {
    if (this.#listeners.length === 0) return;
    const told: Record<string, unknown> = { type, at: this.#now(), ...fields };
    if (!this.#content) delete told.content;
    const event = Object.freeze(told) as unknown as VoiceEvent;
    for (const listener of this.#listeners) this.#tell(listener, event);
  }

  #tell(listener: VoiceEventListener, event: VoiceEvent): void {
    try {
      const returned = listener(event);
      if (returned instanceof Promise) returned.catch((error: unknown) => this.#listenerFailed(listener, error));
    } catch (error) {
      this.#listenerFailed(listener, error);
    }
  }

  /** Once for each listener, so that a listener which fails at this very event ends the matter. */
  #listenerFailed(listener: VoiceEventListener, error: unknown): void {
    if (this.#failed.has(listener)) return;
    this.#failed.add(listener);
    this.emit('telemetry.listener_failed', { error: error instanceof Error ? String(error) : typeof error });
  }
}
