/** Hears a source out, but not for ever: a stage that hangs must not hold a visitor. */
import { PipelineError, type PipelineErrorCode } from '../errors.ts';

/**
 * Passes everything on. While `isExcused` (it waits for its turn, say) its time is not counted.
 * @throws PipelineError `code` when the next piece takes longer than `timeoutMs`
 */
export async function* within<T>(
  source: AsyncIterable<T>,
  timeoutMs: number,
  code: PipelineErrorCode,
  isExcused: () => boolean = () => false,
): AsyncGenerator<T, void, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  let isOver = false;
  try {
    for (;;) {
      const { done, value } = await soon(iterator.next(), timeoutMs, code, isExcused);
      if (done) {
        isOver = true;
        return;
      }
      yield value;
    }
  } finally {
    // Not awaited: it may hang here too.
    if (!isOver) void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}

/** See `within`. @throws PipelineError `code` when it takes longer than `timeoutMs` */
export async function soon<T>(
  promise: Promise<T>,
  timeoutMs: number,
  code: PipelineErrorCode,
  isExcused: () => boolean = () => false,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    const expire = () => {
      if (isExcused()) timer = setTimeout(expire, timeoutMs);
      else reject(new PipelineError(code, `Nothing came for ${timeoutMs / 1000} s.`));
    };
    timer = setTimeout(expire, timeoutMs);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
