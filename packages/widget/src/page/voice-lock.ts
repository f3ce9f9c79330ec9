/** One voice per origin: whoever takes it last has it, in another tab, frame or element. Main thread. */

const NAME = 'voice-agent';

/** Takes the voice until `signal` aborts. `onLost` is called once, when somebody else takes it. */
export function takeVoice(signal: AbortSignal, onLost: () => void): void {
  if (signal.aborted) return;
  if (navigator.locks as LockManager | undefined) takeByLock(signal, onLost);
  else takeByChannel(signal, onLost);
}

/** A stolen lock rejects its holder's request. The browser gives back what a closed or crashed tab held. */
function takeByLock(signal: AbortSignal, onLost: () => void): void {
  const over = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  navigator.locks
    .request(NAME, { steal: true }, () => over)
    .catch((cause: unknown) => {
      // Where locks are forbidden, as in a sandboxed frame without an origin, nobody can take it away either.
      if (!signal.aborted && cause instanceof Error && cause.name === 'AbortError') onLost();
    });
}

/** Pages without Web Locks: insecure ones, and Safari before 15.4. Two claims within a message's way end each other. */
export function takeByChannel(signal: AbortSignal, onLost: () => void): void {
  if (typeof BroadcastChannel === 'undefined') return;
  const channel = new BroadcastChannel(NAME);
  const close = () => channel.close();
  channel.addEventListener('message', () => {
    close();
    onLost();
  });
  signal.addEventListener('abort', close, { once: true });
  channel.postMessage('taken');
}
