/** What has the focus may go away with a redraw: a card, a button. The focus must not fall out of the panel with it. */
import type { ReactiveController } from 'lit';
import type { PanelHost } from './panel-host.ts';

export class FocusKeeper implements ReactiveController {
  readonly #host: PanelHost;
  readonly #findNext: () => HTMLElement | null;
  #focused: Element | null = null;

  /** @param findNext - gets the focus instead. */
  constructor(host: PanelHost, findNext: () => HTMLElement | null) {
    this.#host = host;
    this.#findNext = findNext;
    host.addController(this);
  }

  hostUpdate(): void {
    this.#focused = (this.#host.renderRoot as ShadowRoot).activeElement;
  }

  hostUpdated(): void {
    if (this.#focused && !this.#focused.isConnected) this.#findNext()?.focus();
  }
}
