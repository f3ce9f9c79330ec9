/** The panel's error: a sentence and the ways out. Pure; the buttons call the host. */
import { html, nothing, type TemplateResult } from 'lit';
import { waysOut } from './error-ways-out.ts';
import type { Labels } from './labels.ts';
import type { PanelHost } from './panel-host.ts';

/** @param focusNext - the card goes away on a click; says what gets the focus instead. */
export function errorCard(
  host: PanelHost,
  labels: Labels,
  focusNext: (selector: string) => void,
): TemplateResult | typeof nothing {
  const { error, mode } = host.snapshot;
  if (!error) return nothing;
  const { retry, type } = waysOut(error.code);
  const onRetry = () => {
    focusNext('.call');
    host.start(mode);
  };
  const onType = () => {
    focusNext('textarea');
    host.start('text');
  };
  const button = (part: string, label: string, onClick: () => void) =>
    html`<button type="button" class="plain" part=${part} @click=${onClick}>${label}</button>`;
  return html`<div class="error" part="error" role="alert">
    <p>${labels.errors[error.code]}</p>
    <div class="ways-out">
      ${retry ? button('retry', labels.retry, onRetry) : nothing}
      ${type ? button('type-instead', labels.typeInstead, onType) : nothing}
    </div>
  </div>`;
}
