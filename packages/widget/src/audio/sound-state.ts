/** Keeps the context running and says when it does not, and whether a click would help. Main thread. */

/** `blocked` waits for a click, `interrupted` for a phone call or the like to end. */
export type SoundState = 'running' | 'blocked' | 'interrupted';

export interface SoundStateOptions {
  readonly signal: AbortSignal;
  /** Now or soon, and at each change. */
  onState(state: SoundState): void;
  /** The browser closed the context. */
  onClosed(): void;
  /** Between two looks at a context that does not move; the third says `blocked`. Default 500 ms. */
  readonly lookMs?: number;
}

/** @returns resume, for a click. What comes of it is told through `onState`. */
export function watchSound(context: AudioContext, options: SoundStateOptions): () => void {
  const { signal, onState, onClosed, lookMs = 500 } = options;
  let told: SoundState | 'closed' | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let tries = 0;
  /** After an absence "running" is believed only of a clock that moves. Not before: a headset may start slowly. */
  let doubt = false;
  /** The device failed: Chromium (156) stops the context then, and `resume` alone would wait for ever. */
  let broken = false;

  const tell = (state: SoundState | 'closed') => {
    // A browser may tell of an earlier change when the state is already the next one.
    if (state === told) return;
    told = state;
    if (state === 'closed') onClosed();
    else onState(state);
  };

  /** A refused or endless promise says less than the state, which is looked at. */
  const wake = () => {
    // While interrupted it would fail, and leave WebKit running with a clock that stands still (stream-video-js#2249).
    if (context.state !== 'suspended') return;
    if (broken) context.suspend().catch(() => undefined);
    context.resume().catch(() => undefined);
  };

  /** Cures a clock that stands still though the context says it runs (WebKit after an interruption). */
  const restart = () => context.suspend().then(wake, () => undefined);

  const look = () => {
    clearTimeout(timer);
    const { currentTime } = context;
    // A device may come back after any time, and each try that fails is a line on the console.
    const pauseMs = broken && tries > 2 ? 4 * lookMs : lookMs;
    timer = setTimeout(() => {
      const { state } = context;
      // Looked at again when shown: a hidden page may be denied what a visible one gets.
      if (document.hidden || state === 'interrupted') return;
      const running = state === 'running';
      if (running && (!doubt || context.currentTime > currentTime)) {
        doubt = broken = false;
        tries = 0;
        return tell('running');
      }
      tries += 1;
      if (tries > 2) tell('blocked');
      // Not at the first look: a busy page learns of its clock late.
      if (tries === 2 && running) restart();
      else wake();
      // No event tells that a clock goes on, or that there is a device again.
      if (tries < 3 || running || broken) look();
    }, pauseMs);
  };

  const change = () => {
    const { state } = context;
    if (state === 'interrupted') doubt = true;
    if (state === 'suspended' || (state === 'running' && doubt)) {
      // A device has its time to come back; and a browser that tells each `suspend` would be told again and again.
      if (!broken) wake();
      look();
      return;
    }
    clearTimeout(timer);
    // A change from before the failure may be told after it.
    if (tries > 0) broken = false;
    tries = 0;
    tell(state);
  };

  const again = () => {
    tries = 0;
    wake();
    look();
  };

  const show = () => {
    if (document.hidden) return;
    doubt = true;
    again();
  };

  context.addEventListener('statechange', change, { signal });
  context.addEventListener('error', () => (broken = true), { signal });
  document.addEventListener('visibilitychange', show, { signal });
  signal.addEventListener('abort', () => clearTimeout(timer));
  change();
  return () => {
    if (signal.aborted) return;
    if (told === 'blocked' && context.state === 'running') restart();
    again();
  };
}
