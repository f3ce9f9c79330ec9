/**
 * The one emitter: the server's code tells it what happened, and logs, metrics, traces and an app's own code listen.
 *
 * Listeners are called at once, in the order in which they came. Nobody waits for what they return, and one that throws
 * or rejects harms neither the request nor the other listeners. One that computes for long blocks the process, as
 * anything does: hand work over to a queue of yours.
 */
import { checkAll, checkFunction, type OptionNames, refuseUnknown } from '../checked-options.ts';
import { isVoiceServerError, misconfigured } from '../errors.ts';
import { textRedactor } from '../logger.ts';
import type { VoiceEvent, VoiceEventFields, VoiceEventType } from './voice-event.ts';
import {
  noSpan,
  type VoiceEventListener,
  type VoiceObserver,
  type VoiceOperation,
  type VoiceOperationEnd,
  type VoiceSpan,
} from './voice-observer.ts';

export interface VoiceTelemetryOptions {
  /**
   * Let events hold what people said and looked up: tool arguments and outputs, the page's metadata. Default false.
   * Credentials are no content: they are in no event, whatever this says.
   */
  content?: boolean;
  /** Who observes from the start, e.g. `openTelemetry()`. */
  observers?: readonly VoiceObserver[];
  /** Unix milliseconds. Default: the machine's clock. */
  now?: () => number;
}

const OPTIONS: OptionNames<VoiceTelemetryOptions> = { content: true, observers: true, now: true };

/** @throws VoiceServerError invalid_configuration */
export function checkTelemetry(options: VoiceTelemetryOptions): void {
  refuseUnknown('telemetry', options, OPTIONS);
  const { observers = [], now } = options;
  checkAll([
    () => checkFunction('telemetry.now', now),
    () => {
      if (!Array.isArray(observers)) throw misconfigured('telemetry.observers', 'must be a list');
    },
  ]);
}

const redact = textRedactor();

type Around = NonNullable<VoiceObserver['around']>;
type Work = (span: VoiceSpan) => Promise<VoiceOperationEnd>;

export class VoiceTelemetry {
  readonly #content: boolean;
  readonly #now: () => number;
  /** Replaced, never changed: an emit that runs goes on with those it began with. The same goes for `#arounds`. */
  #listeners: readonly VoiceEventListener[] = [];
  #arounds: readonly Around[] = [];
  readonly #failed = new WeakSet<VoiceEventListener | Around>();

  /** @throws VoiceServerError invalid_configuration */
  constructor(options: VoiceTelemetryOptions = {}) {
    checkTelemetry(options);
    const { content = false, observers = [], now = Date.now } = options;
    this.#content = content;
    this.#now = now;
    for (const observer of observers) this.observe(observer);
  }

  /**
   * From now on every event is told to `listener`. The same function is told once, however often it subscribes.
   *
   * @returns ends it; more than one call does nothing more.
   */
  subscribe(listener: VoiceEventListener): () => void {
    this.#listeners = including(this.#listeners, listener);
    return () => this.unsubscribe(listener);
  }

  /** Idempotent, and right for a function that never subscribed. */
  unsubscribe(listener: VoiceEventListener): void {
    this.#listeners = this.#listeners.filter((other) => other !== listener);
  }

  /**
   * Subscribes an observer, events and operations. Idempotent.
   *
   * @returns ends it; more than one call does nothing more.
   */
  observe({ onEvent, around }: VoiceObserver): () => void {
    if (onEvent) this.subscribe(onEvent);
    if (around) this.#arounds = including(this.#arounds, around);
    return () => {
      if (onEvent) this.unsubscribe(onEvent);
      this.#arounds = this.#arounds.filter((other) => other !== around);
    };
  }

  /** Whether anybody listens, or stands around operations. */
  get isWatched(): boolean {
    return this.#listeners.length > 0 || this.#arounds.length > 0;
  }

  /** Whether anybody stands around operations. */
  get isTraced(): boolean {
    return this.#arounds.length > 0;
  }

  /** Tells all listeners. Never throws. */
  emit<Type extends VoiceEventType>(type: Type, fields: VoiceEventFields<Type>): void {
    if (this.#listeners.length === 0) return;
    const event = this.#told({ type, at: this.#now(), ...fields }) as unknown as VoiceEvent;
    for (const listener of this.#listeners) this.#tell(listener, event);
  }

  /**
   * Does the work of an operation within what observers put around it. Costs nothing where there are none.
   *
   * @param endOf - what observers shall know of a result.
   * @returns what `work` returns or throws: observers cannot change it, delay it or do it twice.
   */
  trace<Result>(
    operation: VoiceOperation,
    work: (span: VoiceSpan) => Promise<Result>,
    endOf: (result: Result) => VoiceOperationEnd = () => ({}),
  ): Promise<Result> {
    if (this.#arounds.length === 0) return work(noSpan);
    const told = this.#told(operation);
    let result: Promise<Result> | undefined;
    const innermost: Work = (span) => {
      result ??= work(span);
      return result.then((value) => this.#told(endOf(value)), failedEnd);
    };
    this.#arounds.reduceRight<Work>((inside, around) => this.#within(told, { around, inside }), innermost)(noSpan);
    return result ?? work(noSpan);
  }

  /** `inside` with one observer around it, done once and at once whatever that observer does. */
  #within(operation: VoiceOperation, { around, inside }: { around: Around; inside: Work }): Work {
    return (outer) => {
      let ended: Promise<VoiceOperationEnd> | undefined;
      const work = (span: VoiceSpan = outer) => {
        ended ??= inside(span);
        return ended;
      };
      try {
        around(operation, work)?.catch((error: unknown) => this.#observerFailed(around, error));
      } catch (error) {
        this.#observerFailed(around, error);
      }
      return work();
    };
  }

  #tell(listener: VoiceEventListener, event: VoiceEvent): void {
    try {
      const returned = listener(event);
      if (returned instanceof Promise) returned.catch((error: unknown) => this.#observerFailed(listener, error));
    } catch (error) {
      this.#observerFailed(listener, error);
    }
  }

  /** Once for each function, so that a listener which fails at this very event ends the matter. */
  #observerFailed(observer: VoiceEventListener | Around, error: unknown): void {
    if (this.#failed.has(observer)) return;
    this.#failed.add(observer);
    const told = error instanceof Error ? redact(String(error)) : typeof error;
    this.emit('telemetry.listener_failed', { error: told });
  }

  /** Frozen, and without content unless it was asked for. */
  #told<Told extends object>(fields: Told): Told {
    if (this.#content || !('content' in fields)) return Object.freeze({ ...fields });
    const { content: _, ...told } = fields;
    return Object.freeze(told as Told);
  }
}

function including<Item>(items: readonly Item[], item: Item): readonly Item[] {
  return items.includes(item) ? items : [...items, item];
}

function failedEnd(error: unknown): VoiceOperationEnd {
  return { error: isVoiceServerError(error) ? error.code : 'internal' };
}
