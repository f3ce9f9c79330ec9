/**
 * The emitter: the pipeline tells it what happens, and logs, metrics, traces and an app's own code listen. Listeners are
 * called at once; one that throws or rejects harms neither the conversation nor the others.
 */
import { callable, checkOptions, flag, listOf, type OptionChecks } from '../checked-options.ts';
import type {
  PipelineTelemetryEvent,
  PipelineTelemetryListener,
  PipelineTelemetryMap,
  PipelineTelemetryType,
} from './pipeline-events.ts';

export interface PipelineTelemetryOptions {
  /** Let events hold what was said and answered. Default false. */
  content?: boolean;
  /** Who listens from the start, e.g. `openTelemetry()`. */
  listeners?: readonly PipelineTelemetryListener[];
  /** Unix milliseconds. Default: the machine's clock. */
  now?: () => number;
}

const CHECKS: OptionChecks<PipelineTelemetryOptions> = { content: flag, listeners: listOf(callable), now: callable };

export class PipelineTelemetry {
  readonly #content: boolean;
  readonly #now: () => number;
  /** Replaced, never changed: an emit that runs goes on with those it began with. */
  #listeners: readonly PipelineTelemetryListener[];
  readonly #failed = new WeakSet<PipelineTelemetryListener>();

  /** @throws TypeError: a line for each option that cannot work */
  constructor(options: PipelineTelemetryOptions = {}) {
    checkOptions('PipelineTelemetry', options, CHECKS);
    const { content = false, listeners = [], now = Date.now } = options;
    this.#content = content;
    this.#now = now;
    this.#listeners = [...new Set(listeners)];
  }

  /** The same function is told once, however often it subscribes. @returns ends it; idempotent @throws TypeError */
  subscribe(listener: PipelineTelemetryListener): () => void {
    callable('listener', listener);
    if (!this.#listeners.includes(listener)) this.#listeners = [...this.#listeners, listener];
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener);
    };
  }

  /** Never throws. Costs next to nothing where nobody listens. */
  emit<Type extends PipelineTelemetryType>(type: Type, fields: PipelineTelemetryMap[Type]): void {
    if (this.#listeners.length === 0) return;
    const told: { type: Type; at: number; content?: unknown } = { type, at: this.#now(), ...fields };
    if (!this.#content) delete told.content;
    const event = Object.freeze(told) as unknown as PipelineTelemetryEvent;
    for (const listener of this.#listeners) this.#tell(listener, event);
  }

  #tell(listener: PipelineTelemetryListener, event: PipelineTelemetryEvent): void {
    try {
      const returned = listener(event);
      if (returned instanceof Promise) returned.catch((error: unknown) => this.#listenerFailed(listener, error));
    } catch (error) {
      this.#listenerFailed(listener, error);
    }
  }

  #listenerFailed(listener: PipelineTelemetryListener, error: unknown): void {
    if (this.#failed.has(listener)) return;
    this.#failed.add(listener);
    this.emit('telemetry.listener_failed', { error: error instanceof Error ? String(error) : typeof error });
  }
}
