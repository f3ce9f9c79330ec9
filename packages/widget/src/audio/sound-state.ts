/**
 * Keeps the context running and says when it does not, and whether a click would help. Main thread.
 */

/** `blocked` waits for a click, `interrupted` for a phone call or the like to end. */
export type SoundState = 'running' | 'blocked' | 'interrupted';

export interface SoundStateOptions {
  readonly signal: AbortSignal;
  /** Now or soon, and at each change. */
  onState(state: SoundState): void;
  /** The browser closed the context. */
  onClosed(): void;
  /** Between two looks at a context that does not move; the third gives up. */
  readonly lookMs?: number;
}

/**
 * @returns resume, for a click. What comes of it is told through `onState`.
 */
export function watchSound(context: AudioContext, options: SoundStateOptions): () => void {
  const { signal, onState, onClosed, lookMs = 400 } = options;
  let told: SoundState | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let tries = 0;

  const tell = (state: SoundState) => {
    if (state === told) return;
    told = state;
    onState(state);
  };

  /** A refused or endless promise says less than the state, which is looked at. */
  const wake = () => {
    // While interrupted it would fail, and leave WebKit running with a clock that stands still (stream-video-js#2249).
    if (context.state === 'suspended') context.resume().catch(() => undefined);
  };

  /** Cures a clock that stands still though the context says it runs (WebKit after an interruption). */
  const restart = () => context.suspend().then(wake, () => undefined);

  const look = () => {
    clearTimeout(timer);
    const { currentTime } = context;
    timer = setTimeout(() => {
      // Looked at again when shown: a hidden page may be denied what a visible one gets.
      if (document.hidden || context.state === 'interrupted') return;
      if (context.state === 'running' && context.currentTime > currentTime) {
        tries = 0;
        tell('running');
        return;
      }
      tries += 1;
      if (tries === 3) return tell('blocked');
      // Not at the first look: a busy page learns of its clock late.
      if (tries === 2 && context.state === 'running') restart();
      else wake();
      look();
    }, lookMs);
  };

  const change = () => {
    if (context.state === 'closed') onClosed();
    else if (context.state === 'interrupted') tell('interrupted');
    else {
      if (context.state === 'running') tell('running');
      wake();
      look();
    }
  };

  const again = () => {
    tries = 0;
    wake();
    look();
  };

  const show = () => {
    if (!document.hidden) again();
  };

  context.addEventListener('statechange', change, { signal });
  document.addEventListener('visibilitychange', show, { signal });
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  change();
  return () => {
    if (signal.aborted) return;
    if (told === 'blocked' && context.state === 'running') restart();
    again();
  };
}
