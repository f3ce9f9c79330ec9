/**
 * A button beside the field to type in: sends a picture of the visitor's, with what stands in the field as its words. For pages
 * whose agent can look at pictures (`images`).
 */
import { html, type TemplateResult } from 'lit';
import type { PanelHost } from '../host/panel-host.ts';
import { icon } from '../pieces/panel-icons.ts';
import type { RoomLabels } from '../words/room-labels.ts';
import { smallerPicture } from './smaller-picture.ts';

/** A frame, a hill and the sun. */
const picture = icon('M4 5.5h16v13H4ZM4 16l4.5-4.5 4 4 3-3L20 17M15.5 9h.1');

export class PictureButton {
  readonly #host: PanelHost;
  /** Outside of the page: only its window is wanted. */
  readonly #chooser = document.createElement('input');
  #failed = false;

  constructor(host: PanelHost) {
    this.#host = host;
    this.#chooser.type = 'file';
    this.#chooser.accept = 'image/*';
    this.#chooser.addEventListener('change', this.#onChoice);
  }

  render(words: RoomLabels): TemplateResult {
    return html`<span class="picture-button"
      ><button
        type="button"
        class="icon"
        part="send-picture"
        title=${words.sendPicture}
        @click=${() => this.#chooser.click()}
      >${picture}</button
      ><span role="status" part="picture-failed">${this.#failed ? words.sendPictureFailed : ''}</span></span
    >`;
  }

  readonly #onChoice = async (): Promise<void> => {
    const [file] = this.#chooser.files ?? [];
    // The same file can be chosen again.
    this.#chooser.value = '';
    if (!file) return;
    const field = this.#host.renderRoot.querySelector<HTMLTextAreaElement>('[part=input]');
    const typed = field?.value ?? '';
    try {
      await this.#host.sendImage(await smallerPicture(file), typed.trim() || undefined);
      this.#failed = false;
      // What was typed meanwhile stays.
      if (field?.value.startsWith(typed)) field.value = field.value.slice(typed.length);
    } catch {
      this.#failed = true;
    }
    this.#host.requestUpdate();
  };
}
