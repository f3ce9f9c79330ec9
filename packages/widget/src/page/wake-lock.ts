/** Keeps the screen on, where the browser has that and the system allows it. Main thread. */

/** Until `signal` aborts. A hidden page loses the lock, so it is asked for again when it is shown. Silent when refused. */
export function keepAwake(signal: AbortSignal): void {
  // Not in insecure pages, and not in older browsers.
  const { wakeLock } = navigator as Partial<Pick<Navigator, 'wakeLock'>>;
  if (!wakeLock || signal.aborted) return;
  let held: WakeLockSentinel | undefined;
  const release = () => {
    held?.release().catch(() => undefined);
    held = undefined;
  };
  const request = async () => {
    if (document.visibilityState === 'hidden') return;
    const lock = await wakeLock.request('screen').catch(() => undefined);
    release();
    held = lock;
    if (signal.aborted) release();
  };
  document.addEventListener('visibilitychange', request, { signal });
  signal.addEventListener('abort', release);
  void request();
}
