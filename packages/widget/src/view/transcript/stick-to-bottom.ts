/** Keeps a growing list at its end, until the visitor scrolls up to read; back at the end it sticks again. */
/** How far from the end still counts as the end, in CSS pixels. */
const SLACK_PX = 24;
/**
 * What the browser itself moves a list by: to whole pixels of the screen, to keep what is read in its place, and back
 * from the 6 pixels that a turn reaches below the end while it arrives.
 */
const NUDGE_PX = 8;

export class StickToBottom {
  #sticks = true;
  /** Where the end was when it was last reached. */
  #restsAt = 0;
  #list: Element | undefined;
  /** Told between layout and paint, and not of a word that fits into its line: whatever grows costs no layout of its own. */
  readonly #sizes = new ResizeObserver(() => this.reach());

  /** The list at its end, where it sticks. Browsers show one that the page has moved, with all around it, from its start. */
  reach(): void {
    if (!this.#sticks || !this.#list) return;
    this.#list.scrollTop = this.#list.scrollHeight;
    this.#rest(this.#list.scrollTop);
  }

  /** From the next growth on at the end, wherever the visitor was. */
  stick(): void {
    // Not to be undone by a scroll event that is still on its way.
    this.#rest(0);
  }

  /** For the list's scroll event. */
  readonly onScroll = (event: Event): void => {
    const { scrollHeight, scrollTop, clientHeight } = event.currentTarget as Element;
    // The event of our own scroll may come when more has been drawn below: only upwards is the visitor's wish.
    if (scrollHeight - scrollTop - clientHeight <= SLACK_PX) this.#rest(scrollTop);
    else if (scrollTop < this.#restsAt - NUDGE_PX) this.#sticks = false;
  };

  /** The list, which may become smaller, and its one child, which grows: by turns, words and pictures. */
  follow(list: Element): void {
    if (list === this.#list) return;
    this.#list = list;
    this.#sizes.disconnect();
    this.#sizes.observe(list);
    this.#sizes.observe(list.firstElementChild!);
  }

  #rest(scrollTop: number): void {
    this.#sticks = true;
    this.#restsAt = scrollTop;
  }
}
