/** The text field and its send button. The field keeps its own draft; the panel gets finished messages only. */
import { html, type TemplateResult } from 'lit';
import type { PanelHost } from '../host/panel-host.ts';
import { arrowUp } from '../pieces/panel-icons.ts';
import type { Labels } from '../words/labels.ts';

/** Longer than any spoken question, short enough for a model's turn. */
const MAX_MESSAGE_LENGTH = 4000;

/** The key code of a key press that an input method has taken; Safari sends it after `isComposing` has ended. */
const KEY_CODE_COMPOSING = 229;

/** @param beside - between the field and its button. */
export function composer(
  host: PanelHost,
  labels: Labels,
  onSend: (text: string) => void,
  beside: TemplateResult | undefined,
): TemplateResult {
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    const field = (event.currentTarget as HTMLFormElement).message as HTMLTextAreaElement;
    const text = field.value.trim();
    field.focus();
    if (!text) return;
    field.value = '';
    onSend(text);
  };
  const onKeydown = (event: KeyboardEvent): void => {
    // Enter that means "send": not a new line, and not the choice of a word in an input method.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === KEY_CODE_COMPOSING) return;
    event.preventDefault();
    (event.currentTarget as HTMLTextAreaElement).form!.requestSubmit();
  };
  // Who writes is there. Of the maximum duration the server is asked, and only by a click.
  const onInput = () => host.snapshot.warning?.reason !== 'maximum-duration' && host.stay();
  return html`<form part="composer" class="composer" @submit=${onSubmit}>
    <textarea
      name="message"
      part="input"
      rows="1"
      dir="auto"
      enterkeyhint="send"
      autocomplete="off"
      maxlength=${MAX_MESSAGE_LENGTH}
      placeholder=${labels.message}
      aria-label=${labels.message}
      @keydown=${onKeydown}
      @input=${onInput}
    ></textarea>
    ${beside}<button class="send" part="send" title=${labels.send}>${arrowUp}</button>
  </form>`;
}
