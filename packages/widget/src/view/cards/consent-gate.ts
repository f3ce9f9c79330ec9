/** Asks for the visitor's yes, in the place of all that could begin a conversation. */
import { html, nothing, type TemplateResult } from 'lit';
import { giveConsent } from '../host/consent-answer.ts';
import type { PanelHost } from '../host/panel-host.ts';
import type { RoomLabels } from '../words/room-labels.ts';

export class ConsentGate {
  readonly #host: PanelHost;

  constructor(host: PanelHost) {
    this.#host = host;
  }

  render(words: RoomLabels): TemplateResult {
    const text = this.#host.getAttribute('consent');
    const href = this.#link();
    return html`<div class="card" part="consent" role="group" aria-labelledby="consent" aria-describedby="consent-text">
      <h3 id="consent">${words.consent}</h3>
      <p id="consent-text" dir="auto">${text || words.consentText} ${
        href
          ? html`<a part="consent-link" href=${href} target="_blank" rel="noopener">${words.consentMore}</a>`
          : nothing
      }</p>
      <div class="ways-out">
        <button type="button" class="plain stay" part="agree" @click=${this.#onAgree}>${words.consentAgree}</button>
        <button type="button" class="plain" part="disagree" @click=${this.#onDecline}>${words.consentDecline}</button>
      </div>
    </div>`;
  }

  /** A page of the site's or another's; nothing that runs. */
  #link(): string | undefined {
    const href = this.#host.getAttribute('consent-href');
    if (!href || !URL.canParse(href, document.baseURI)) return undefined;
    const url = new URL(href, document.baseURI);
    return /^https?:$/.test(url.protocol) ? url.href : undefined;
  }

  readonly #onAgree = async (): Promise<void> => {
    giveConsent(this.#host);
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    this.#host.renderRoot.querySelector<HTMLElement>('.call')?.focus();
  };

  readonly #onDecline = (): void => {
    if (this.#host.layout !== 'inline') this.#host.dismiss();
  };
}
