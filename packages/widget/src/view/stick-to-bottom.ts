/** Keeps a growing list at its end, until the visitor scrolls up to read; back at the end it sticks again. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** How far from the end still counts as the end, in CSS pixels. */
const SLACK_PX = 24;

export class StickToBottom implements ReactiveController {
  readonly #find: () => Element | null | undefined;
  #sticks = true;
  #frame: number | undefined;

  /** @param find - the scrolling element, if it is there now. */
  constructor(host: ReactiveControllerHost, find: () => Element | null | undefined) {
    this.#find = find;
    host.addController(this);
  }

  /** The next update goes to the end, wherever the visitor was. */
  stick(): void {
    this.#sticks = true;
  }

  /** For the element's scroll event. */
  readonly onScroll = (event: Event): void => {
    const { scrollHeight, scrollTop, clientHeight } = event.currentTarget as Element;
    this.#sticks = scrollHeight - scrollTop - clientHeight <= SLACK_PX;
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
    if (this.#sticks && list) list.scrollTop = list.scrollHeight;
  };
}
