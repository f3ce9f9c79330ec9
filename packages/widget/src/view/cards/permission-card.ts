/** What to do while the browser asks for the microphone: its question stands somewhere else, and many do not see it. */
import { html, nothing, type TemplateResult } from 'lit';
import type { PanelHost } from '../host/panel-host.ts';
import { microphone } from '../pieces/panel-icons.ts';
import type { Labels } from '../words/labels.ts';
import type { RoomLabels } from '../words/room-labels.ts';
import { permissionCardStyles } from './permission-card.styles.ts';

export class PermissionCard {
  readonly styles = permissionCardStyles;
  readonly #host: PanelHost;

  constructor(host: PanelHost, permission: PermissionStatus) {
    this.#host = host;
    permission.addEventListener('change', () => host.requestUpdate());
  }

  render(words: RoomLabels, labels: Labels): TemplateResult {
    return html`<div class="card permission" part="permission">
      <span class="asked">${microphone}</span>
      <div role="status" part="permission-words">
        <h3>${words.microphoneAsked}</h3>
        <p>${words.microphoneAskedHint}</p>
      </div>
      ${this.#host.snapshot.microphone === 'asked' ? nothing : this.#wayOut(labels)}
    </div>`;
  }

  /** A conversation that is on goes on without a microphone. */
  #wayOut(labels: Labels): TemplateResult {
    return html`<div class="ways-out">
      <button type="button" class="plain" part="type-instead" @click=${this.#onType}>${labels.typeInstead}</button>
    </div>`;
  }

  /** The browser's question may stay; nothing comes of an answer to it then. */
  readonly #onType = async (): Promise<void> => {
    const host = this.#host;
    host.stop();
    host.show();
    host.start('text');
    // In a panel for voices only the field comes with that.
    await new Promise(requestAnimationFrame);
    host.renderRoot.querySelector<HTMLElement>('[part=input]')?.focus();
  };
}
