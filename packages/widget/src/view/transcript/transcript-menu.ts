/** What can be done with the whole conversation: copy it, save it, print it, name it to the site's people. */

import { html, nothing, type TemplateResult } from 'lit';
import { isConsentMissing } from '../host/consent.ts';
import { withdrawConsent } from '../host/consent-answer.ts';
import type { PanelHost } from '../host/panel-host.ts';
import type { Labels } from '../words/labels.ts';
import type { RoomLabels } from '../words/room-labels.ts';
import { copyIcon } from './copy-icon.ts';
import { copyText } from './copy-text.ts';
import { printTranscript } from './print-transcript.ts';
import { saveFile, type TextFile } from './save-file.ts';
import { transcriptMenuStyles } from './transcript-menu.styles.ts';
import { transcriptJson, transcriptText } from './transcript-text.ts';

type Button = (part: string, label: string, onClick: () => void) => TemplateResult;

export class TranscriptMenu {
  readonly styles = transcriptMenuStyles;
  readonly #host: PanelHost;
  /** Whether the last copy worked. */
  #copied: boolean | undefined;

  constructor(host: PanelHost) {
    this.#host = host;
  }

  /** Nothing while its words are on their way. */
  render(labels: Labels, words: RoomLabels | undefined): TemplateResult | undefined {
    if (!words) return undefined;
    const { sessionId, entries } = this.#host.snapshot;
    const isGiven = this.#host.getAttribute('consent') !== null && !isConsentMissing(this.#host);
    const button: Button = (part, label, onClick) =>
      html`<button type="button" class="plain" part=${part} @click=${onClick}>${label}</button>`;
    const told = this.#copied === undefined ? '' : this.#copied ? words.copied : words.copyFailed;
    return html`<div id="menu" class="menu" part="menu" role="group" aria-label=${labels.transcript}>
      ${entries.length > 0 ? this.#wholes(button, words, labels) : nothing}
      ${
        sessionId
          ? html`<p>${words.conversationId} <code part="conversation-id">${sessionId}</code>
              <button
                type="button"
                class="icon"
                part="copy-id"
                aria-label=${`${words.copy}: ${words.conversationId}`}
                title=${words.copy}
                @click=${() => void this.#copy(sessionId)}
              >${copyIcon}</button></p>`
          : nothing
      }
      ${isGiven ? button('withdraw', words.consentWithdraw, this.#onWithdraw) : nothing}
      <p role="status">${told}</p>
    </div>`;
  }

  #wholes(button: Button, words: RoomLabels, labels: Labels): TemplateResult {
    return html`${button('copy-all', words.copyAll, () => void this.#copy(this.#text(labels)))}
      ${button('print', words.print, () => this.#print(words, labels))}
      ${button('save-text', words.saveText, () => this.#save('txt', 'text/plain', this.#text(labels)))}
      ${button('save-json', words.saveJson, () => {
        this.#save('json', 'application/json', transcriptJson(this.#host.snapshot, Date.now()));
      })}`;
  }

  /** The call ends, and the next one asks again. */
  readonly #onWithdraw = (): void => {
    withdrawConsent(this.#host);
    this.#host.stop();
    this.#host.requestUpdate();
  };

  #text(labels: Labels): string {
    return transcriptText(this.#host.snapshot, labels, this.#clock());
  }

  #clock(): (at: number) => string {
    const format = new Intl.DateTimeFormat(this.#host.language ?? 'en', { dateStyle: 'medium', timeStyle: 'medium' });
    return (at) => format.format(at);
  }

  async #copy(text: string): Promise<void> {
    this.#copied = await copyText(text, this.#host.renderRoot as ShadowRoot);
    this.#host.requestUpdate();
  }

  #save(extension: string, type: TextFile['type'], text: string): void {
    const day = new Date().toISOString().slice(0, 10);
    saveFile({ name: `conversation-${day}.${extension}`, type, text }, this.#host.renderRoot);
  }

  #print(words: RoomLabels, labels: Labels): void {
    const { heading, renderRoot, language = 'en', snapshot } = this.#host;
    const id = snapshot.sessionId ? ` · ${words.conversationId} ${snapshot.sessionId}` : '';
    printTranscript({
      root: renderRoot as ShadowRoot,
      title: heading || labels.heading,
      details: `${this.#clock()(Date.now())}${id}`,
      lang: language,
    });
  }
}
