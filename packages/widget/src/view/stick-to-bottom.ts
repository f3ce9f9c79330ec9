/** Keeps a growing list at its end, until the visitor scrolls up to read; back at the end it sticks again. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** How far from the end still counts as the end, in CSS pixels. */
const SLACK_PX = 24;
/**
 * What the browser itself moves a list by: to whole pixels of the screen, to keep what is read in its place, and back
 * from the 6 pixels that a turn reaches below the end while it arrives.
 */
const NUDGE_PX = 8;

export class StickToBottom implements ReactiveController {
  readonly #find: () => Element | null | undefined;
  #sticks = true;
  /** Where the end was when it was last reached. */
  #restsAt = 0;
  #frame: number | undefined;

  /** @param find - the scrolling element, if it is there now. */
  constructor(host: ReactiveControllerHost, find: () => Element | null | undefined) {
    this.#find = find;
    host.addController(this);
  }

  /** The next update goes to the end, wherever the visitor was. */
  stick(): void {
    // Not to be undone by a scroll event that is still on its way.
    this.#rest(0);
  }

  /** For the element's scroll event. */
  readonly onScroll = (event: Event): void => {
    const { scrollHeight, scrollTop, clientHeight } = event.currentTarget as Element;
    // The event of our own scroll may come when more has been drawn below: only upwards is the visitor's wish.
    if (scrollHeight - scrollTop - clientHeight <= SLACK_PX) this.#rest(scrollTop);
    else if (scrollTop < this.#restsAt - NUDGE_PX) this.#sticks = false;
  };

  /** For what grows after it was drawn: `load` of a picture, which does not bubble. */
  readonly onGrown = { handleEvent: (): void => this.hostUpdated(), capture: true };

  /** In the next frame, which lays out anyway: once for all that came by then. */
  hostUpdated(): void {
    if (this.#sticks) this.#frame ??= requestAnimationFrame(this.#toEnd);
  }

  readonly #toEnd = (): void => {
    this.#frame = undefined;
    const list = this.#find();
    if (!this.#sticks || !list) return;
    list.scrollTop = list.scrollHeight;
    this.#rest(list.scrollTop);
  };

  #rest(scrollTop: number): void {
    this.#sticks = true;
    this.#restsAt = scrollTop;
  }
}
