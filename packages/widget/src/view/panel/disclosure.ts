/** A button of the header that opens a piece of the panel, whose code is loaded then: a call without it pays nothing. */
import { html, nothing, type TemplateResult } from 'lit';
import { OnNeed } from '../host/on-need.ts';
import type { PanelHost } from '../host/panel-host.ts';

export interface DisclosureNames {
  /** The id of the piece's element. */
  readonly id: string;
  /** Of the button; its class, too. */
  readonly part: string;
}

export class Disclosure<Piece extends object> {
  readonly #host: PanelHost;
  readonly #names: DisclosureNames;
  readonly #code: OnNeed<Piece>;
  #open = false;

  constructor(host: PanelHost, names: DisclosureNames, fetch: () => Promise<Piece>) {
    this.#host = host;
    this.#names = names;
    this.#code = new OnNeed(host, fetch);
  }

  /** The piece while it is open, once its code has come. */
  get piece(): Piece | undefined {
    return this.#open ? this.#code.piece : undefined;
  }

  button(label: string, icon: TemplateResult): TemplateResult {
    const isShown = this.piece !== undefined;
    const { id, part } = this.#names;
    return html`<button
      type="button"
      class=${`icon ${part}`}
      part=${part}
      title=${label}
      aria-expanded=${isShown}
      aria-controls=${isShown ? id : nothing}
      @click=${() => this.#set(!this.#open)}
    >${icon}</button>`;
  }

  /** Closes it and goes back to its button. Answers whether there was something to close. */
  close(): boolean {
    if (!this.#open) return false;
    this.#set(false);
    this.#host.renderRoot.querySelector<HTMLElement>(`.${this.#names.part}`)?.focus();
    return true;
  }

  #set(open: boolean): void {
    this.#open = open;
    this.#host.requestUpdate();
  }
}
