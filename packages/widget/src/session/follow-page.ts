/** What becomes of the page while a call is on: it goes away, its network comes and goes, it sleeps and is shown again. */
import type { EndClock } from './end-clock.ts';
import type { Line } from './line.ts';
import type { PagePort } from './ports.ts';

export interface FollowPageOptions {
  readonly page: PagePort;
  readonly line: Line;
  readonly clock: EndClock;
  /** The call's life. */
  readonly signal: AbortSignal;
  /** Asks the provider for a sign of life. */
  onPing(): void;
  onLeaving(): void;
}

export function followPage({ page, line, clock, signal, onPing, onLeaving }: FollowPageOptions): void {
  page.subscribe((event) => {
    if (event === 'leaving') onLeaving();
    if (event === 'offline') line.offline();
    if (event === 'online' || event === 'shown') line.nudge();
    if (event !== 'shown') return;
    // A line may have died in the sleep.
    onPing();
    // After a sleep the clock has much to say; what was saved when the page was left is not the latest any more.
    clock.check();
    page.forget();
  }, signal);
}
