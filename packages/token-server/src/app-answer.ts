/** Answers of the app's own code (`authenticate`, `instructions`, `enabled`, …): in time, or an error that says whose is late. */
import { VoiceServerError } from './errors.ts';

/** Milliseconds. The widget gives a mint up after 15 s, so that a page can still be told what hung. */
export const APP_TIMEOUT_MS = 10_000;

/**
 * The answer; at once where it is no promise.
 *
 * @param path - names the function, for the log and for who asked.
 * @throws VoiceServerError internal: there was none in time. What the function answers later is dropped.
 */
export function appAnswer<T>(path: string, answer: T | PromiseLike<T>): T | Promise<T> {
  return isLater(answer) ? inTime(path, answer) : answer;
}

/** Also of what is only like a promise, as queries of databases are. */
function isLater<T>(answer: T | PromiseLike<T>): answer is PromiseLike<T> {
  return typeof (answer as Partial<PromiseLike<T>> | undefined | null)?.then === 'function';
}

async function inTime<T>(path: string, answer: PromiseLike<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(
        new VoiceServerError('internal', `${path} of this server did not answer within ${APP_TIMEOUT_MS / 1_000} s.`),
      );
    }, APP_TIMEOUT_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
