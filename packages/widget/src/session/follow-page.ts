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
  /** The browser has given the page back, and a later one has gone on with the conversation, or ended it. */
  onTaken(): void;
}

export function followPage({ page, line, clock, signal, onPing, onLeaving, onTaken }: FollowPageOptions): void {
  const stored = () => JSON.stringify(page.load() ?? null);
  /** undefined: the page was never left. */
  let known: string | undefined;
  page.subscribe((event) => {
    if (event === 'offline') line.offline();
    if (event === 'online') line.nudge();
    if (event === 'leaving') onLeaving();
    else if (known && known !== stored()) onTaken();
    else if (event === 'shown') {
      line.nudge();
      // A line may have died in the sleep.
      onPing();
      // After a sleep the clock has much to say; what was saved when the page was left is not the latest any more.
      clock.check();
      page.forget();
    }
    if (known || event === 'leaving') known = stored();
  }, signal);
}
