/**
 * What the visitor may say next, to choose from: the page's `suggestions`, or those of the agent until the visitor has said
 * something. A click says it, in writing; the list is gone then, until the page has another one.
 */

import { html, type TemplateResult } from 'lit';
import type { VoiceSnapshot } from '../../session/voice-snapshot.ts';
import { isConsentMissing } from '../host/consent.ts';
import type { PanelHost } from '../host/panel-host.ts';
import type { RoomLabels } from '../words/room-labels.ts';

export class QuickReplies {
  readonly #host: PanelHost;
  /** Of the page's lists the one that was chosen from. */
  #used: unknown;

  constructor(host: PanelHost) {
    this.#host = host;
  }

  /** @param say - sends what was chosen. */
  render(words: RoomLabels, say: (text: string) => void): TemplateResult | undefined {
    const { suggestions: own, snapshot } = this.#host;
    const isOff = (own && own === this.#used) || isConsentMissing(this.#host);
    const offered = isOff ? [] : suggestionsOf(own, snapshot);
    if (offered.length === 0) return undefined;
    const choose = (text: string) => {
      this.#used = own;
      say(text);
      // The button goes away; who came by keyboard stays where one speaks.
      const find = (selector: string) => this.#host.renderRoot.querySelector<HTMLElement>(selector);
      (find('[part=input]') ?? find('.call'))?.focus();
      this.#host.requestUpdate();
    };
    return html`<ul class="suggestions" part="suggestions" role="list" aria-label=${words.suggestions}>
      ${offered.map(
        (text) =>
          html`<li
            ><button type="button" class="suggestion" part="suggestion" dir="auto" @click=${() => choose(text)}>${text}</button
          ></li>`,
      )}
    </ul>`;
  }
}

/** What a page should not hold in them is left out. */
export function suggestionsOf(own: unknown, { agent, entries }: Pick<VoiceSnapshot, 'agent' | 'entries'>): string[] {
  const agents = entries.some(({ kind }) => kind === 'user') ? [] : (agent?.suggestions ?? []);
  const offered: unknown[] = Array.isArray(own) ? own : [...agents];
  return offered.filter((text): text is string => typeof text === 'string' && text.trim() !== '');
}
