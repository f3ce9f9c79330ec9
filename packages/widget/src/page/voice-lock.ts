/** One voice per origin: whoever takes it last has it, in another tab, frame or element. Main thread. */

const NAME = 'voice-agent';

/**
 * Takes the voice until `signal` aborts. `onLost` is called once, when somebody else takes it. A stolen lock rejects its
 * holder's request. The browser gives back what a closed or crashed tab held. Insecure pages have no locks; they have no
 * worklets either, so no call there has a voice.
 */
export function takeVoice(signal: AbortSignal, onLost: () => void): void {
  const locks = navigator.locks as LockManager | undefined;
  if (!locks || signal.aborted) return;
  const over = new Promise((resolve) => signal.addEventListener('abort', resolve));
  locks
    .request(NAME, { steal: true }, () => over)
    .catch((cause: unknown) => {
      // Where locks are forbidden, as in a sandboxed frame without an origin, nobody can take it away either.
      if (!signal.aborted && cause instanceof Error && cause.name === 'AbortError') onLost();
    });
}
