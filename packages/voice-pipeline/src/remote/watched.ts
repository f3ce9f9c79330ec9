/** An async iterable that cannot hold its reader: left at once when the signal aborts, and when it brings nothing for too long. */
import { MAX_TIMER_MS } from '../checked-number.ts';

export interface WatchOptions {
  signal?: AbortSignal;
  /** How long one item may take. Default: for ever, and so where it is more than a timer takes. */
  timeoutMs?: number;
  /** Asked now and then. While it is true, because it waits for its turn, say, the time does not run. Default: never. */
  isExcused?: () => boolean;
  /** What is thrown then. */
  lateError?: () => Error;
}

const LEFT = Symbol('left');

/** Ends quietly on abort. The source is told to stop, and not waited for. @throws `lateError()`, and what the source throws */
export async function* watched<Item>(
  source: AsyncIterable<Item>,
  options: WatchOptions,
): AsyncGenerator<Item, void, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  let isExhausted = false;
  try {
    for (;;) {
      const next = await inTime(iterator.next(), options);
      if (next === LEFT) return;
      if (next.done) {
        isExhausted = true;
        return;
      }
      yield next.value;
    }
  } finally {
    if (!isExhausted) void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}

/** The result, undefined on abort. @throws `lateError()`, and what the promise rejects with */
export async function inTimeOrAborted<Result>(
  promise: Promise<Result>,
  options: WatchOptions,
): Promise<Result | undefined> {
  const result = await inTime(promise, options);
  return result === LEFT ? undefined : result;
}

/** An excuse is looked for so many times while an item may come. */
const LOOKS = 10;

/** A promise of its own for each item: racing against one that lives as long as a conversation would never be freed. */
function inTime<Result>(promise: Promise<Result>, options: WatchOptions): Promise<Result | typeof LEFT> {
  const { signal, timeoutMs = Infinity, isExcused = () => false, lateError = () => new Error('Too late.') } = options;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      promise.catch(() => undefined);
      resolve(LEFT);
      return;
    }
    const settle = (step: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', leave);
      step();
    };
    const leave = () => settle(() => resolve(LEFT));
    const stepMs = options.isExcused ? timeoutMs / LOOKS : timeoutMs;
    let leftMs = timeoutMs;
    const look = () => {
      // Anew after an excuse: who waited for long has the whole time once its turn has come.
      leftMs = isExcused() ? timeoutMs : leftMs - stepMs;
      if (leftMs > stepMs / 2) timer = setTimeout(look, stepMs);
      else settle(() => reject(lateError()));
    };
    let timer = timeoutMs <= MAX_TIMER_MS ? setTimeout(look, stepMs) : undefined;
    signal?.addEventListener('abort', leave);
    promise.then(
      (result) => settle(() => resolve(result)),
      (error) => settle(() => reject(error)),
    );
  });
}
