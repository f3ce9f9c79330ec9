/** What happens to the page around a call: network, sight, sleep and its end. Main thread. */

/**
 * `leaving`: the page goes away; last chance to save. `shown`: it came back, from a background tab or from sleep.
 * `stored`: another page of the tab, or of the origin, has saved something.
 */
export type PageEvent = 'online' | 'offline' | 'shown' | 'leaving' | 'stored';

export interface Clock {
  /** Milliseconds between looks at it. */
  readonly intervalMs: number;
  /** Unix milliseconds. */
  now(): number;
}

/** A look that comes so many intervals late was held up by no busy page: the machine slept. No browser tells of that. */
const SLEPT = 5;

/** By `pagehide` and never `unload`, which phones do not fire and which keeps a page out of the back-forward cache. */
const EVENTS: Readonly<Record<string, PageEvent>> = {
  online: 'online',
  offline: 'offline',
  pagehide: 'leaving',
  pageshow: 'shown',
  // Page Lifecycle: a frozen tab goes on. These two bubble from the document.
  resume: 'shown',
  visibilitychange: 'shown',
  storage: 'stored',
};

/** Tells the listener until `signal` aborts. */
export function watchPage(
  listener: (event: PageEvent) => void,
  signal: AbortSignal,
  { intervalMs, now }: Clock = { intervalMs: 4_000, now: Date.now },
): void {
  if (signal.aborted) return;
  const tell = (event: PageEvent) => {
    // In a hidden page clocks jump because its timers are slowed down.
    if (!signal.aborted && (event !== 'shown' || document.visibilityState === 'visible')) listener(event);
  };
  for (const [type, event] of Object.entries(EVENTS)) window.addEventListener(type, () => tell(event), { signal });
  let last = now();
  const timer = setInterval(() => {
    const slept = now() - last > SLEPT * intervalMs;
    last = now();
    if (slept) tell('shown');
  }, intervalMs);
  signal.addEventListener('abort', () => clearInterval(timer));
}
