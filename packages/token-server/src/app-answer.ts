/** Answers of the app's own code (`authenticate`, `instructions`, `enabled`, …): in time, or an error that says whose is late. */

/** Milliseconds. The widget gives a mint up after 15 s, so that a page is still told that the server failed. */
export const APP_TIMEOUT_MS = 10_000;

/**
 * The answer; at once where it is no promise.
 *
 * @param path - names the function, for the log.
 * @throws Error: there was none in time. Only the log has it: it may name a tool that the visitor must not know of. A later answer
 * is dropped.
 */
export function appAnswer<T>(path: string, answer: T | PromiseLike<T>): T | Promise<T> {
  if (!isLater(answer)) return answer;
  return inTime(answer, APP_TIMEOUT_MS, () => {
    return new Error(`${path} did not answer within ${APP_TIMEOUT_MS / 1_000} s.`);
  });
}

/** Also of what is only like a promise, as queries of databases are. */
function isLater<T>(answer: T | PromiseLike<T>): answer is PromiseLike<T> {
  return typeof (answer as Partial<PromiseLike<T>> | undefined | null)?.then === 'function';
}

/** @throws what `late` makes, when there was no answer in time. A later one is dropped. */
export async function inTime<T>(answer: PromiseLike<T>, timeoutMs: number, late: () => Error): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), timeoutMs);
  });
  try {
    return await Promise.race([answer, end]);
  } finally {
    clearTimeout(timer);
  }
}
