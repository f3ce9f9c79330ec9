/**
 * Tries sources one after the other until one brings something. What a source has brought cannot be taken back, so none
 * is left for another after its first item.
 */
import { MAX_TIMER_MS } from '../checked-number.ts';
import { callable, numberIn, type OptionChecks } from '../checked-options.ts';
import type { PipelineError } from '../errors.ts';
import { harmless } from './harmless.ts';
import { watched } from './watched.ts';

export interface ResilienceOptions {
  /** How often each stage is tried before the next one is. Only what may work again is tried again. Default 2. */
  attempts?: number;
  /** Before the second attempt, in milliseconds; twice as much before each one after. Default 200. */
  backoffMs?: number;
  /** How long a stage may bring nothing. Default 10,000 ms. */
  timeoutMs?: number;
  /** Told of every attempt that failed, for the log. */
  onRetry?: (failure: { readonly stage: string; readonly error: unknown }) => void;
}

export const RESILIENCE_CHECKS: OptionChecks<ResilienceOptions> = {
  attempts: numberIn({ least: 1 }),
  backoffMs: numberIn({ least: 0 }),
  timeoutMs: numberIn({ least: 0 }),
  onRetry: callable,
};

export interface Source<Item> {
  /** For people. */
  readonly name: string;
  /** Begins anew each time. Must end soon after the signal aborts. */
  start(signal: AbortSignal): AsyncIterable<Item>;
}

export interface FirstOptions extends ResilienceOptions {
  signal?: AbortSignal;
  /** What is thrown when a stage is late. Transient. */
  lateError(name: string): PipelineError;
}

/** Ends quietly on abort. @throws what the last attempt threw */
export async function* firstThatWorks<Item>(
  sources: readonly Source<Item>[],
  { attempts = 2, backoffMs = 200, timeoutMs = 10_000, onRetry, signal, lateError }: FirstOptions,
): AsyncGenerator<Item, void, undefined> {
  let failure: unknown;
  let exhausted: Source<Item> | undefined;
  for (const { source, turn } of triesOf(sources, attempts)) {
    if (source === exhausted) continue;
    if (turn > 0) await pause(Math.min(backoffMs * 2 ** (turn - 1), MAX_TIMER_MS), signal);
    if (signal?.aborted) return;
    const attempt = new AbortController();
    const abort = () => attempt.abort();
    signal?.addEventListener('abort', abort);
    let hasBegun = false;
    try {
      const watch = { ...(signal && { signal }), timeoutMs, lateError: () => lateError(source.name) };
      for await (const item of watched(source.start(attempt.signal), watch)) {
        hasBegun = true;
        yield item;
      }
      return;
    } catch (error) {
      if (hasBegun || signal?.aborted) throw error;
      failure = error;
      harmless(onRetry)({ stage: source.name, error });
      if (!isTransient(error)) exhausted = source;
    } finally {
      signal?.removeEventListener('abort', abort);
      attempt.abort();
    }
  }
  throw failure;
}

function* triesOf<Item>(sources: readonly Source<Item>[], attempts: number) {
  for (const source of sources) for (let turn = 0; turn < attempts; turn++) yield { source, turn };
}

/** A stage of one's own says nothing of it: it gets another chance. */
function isTransient(error: unknown): boolean {
  return !(typeof error === 'object' && error !== null && 'isTransient' in error) || error.isTransient === true;
}

function pause(durationMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, durationMs);
    signal?.addEventListener('abort', done);
  });
}
