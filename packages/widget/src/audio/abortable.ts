/** Waits for a promise no longer than its signal allows. Permission prompts and module loads cannot be cancelled.
 * For signals that live no longer than a call: the listener stays as long as the signal. */

/** Settles as `work` does, or rejects with the signal's reason. A value that comes too late goes to `discard`. */
export function abortable<T>(work: Promise<T>, signal: AbortSignal, discard?: (value: T) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    work.then((value) => {
      if (signal.aborted) discard?.(value);
      else resolve(value);
    }, reject);
  });
}
