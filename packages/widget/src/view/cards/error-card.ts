/** The panel's error: a sentence and the ways out. Pure; the buttons call the host. */
import { html, nothing, type TemplateResult } from 'lit';
import { plainButton } from '../controls/call-controls.ts';
import { isCallOn } from '../host/is-call-on.ts';
import type { PanelHost } from '../host/panel-host.ts';
import type { Labels } from '../words/labels.ts';
import { waysOut } from './error-ways-out.ts';

/** @param focusOn - the card goes away on a click; what gets the focus instead where it is not the call's button. */
export function errorCard(
  host: PanelHost,
  labels: Labels,
  focusOn: (selector: string) => void,
): TemplateResult | typeof nothing {
  const { error, mode, status } = host.snapshot;
  // Also in a call that goes on (a microphone was plugged out) and after one that ended for a reason.
  if (!error) return nothing;
  const isOn = isCallOn(host.snapshot);
  const { retry, type, ownTab } = waysOut(error.code);
  const mayRetry = retry && (isOn ? type && host.mode !== 'text' : status === 'error');
  const onRetry = () => (isOn ? host.startVoice() : host.start(mode === 'text' ? mode : undefined));
  const onType = async () => {
    if (host.compact) {
      host.show();
      await host.updateComplete;
    }
    focusOn('[part=input]');
    if (!isOn) host.start('text');
  };
  // What only explains an end is no alarm, and the call's own button is the way on.
  return html`<div class=${status === 'ended' ? 'card' : 'card error'} part="error" role="alert">
    <p>${labels.errors[error.code]}</p>
    <div class="ways-out">
      ${mayRetry ? plainButton('retry', labels.retry, nothing, onRetry) : nothing}
      ${ownTab ? ownTabLink(labels) : nothing}
      ${type ? plainButton('type-instead', labels.typeInstead, nothing, onType) : nothing}
    </div>
  </div>`;
}

function ownTabLink(labels: Labels): TemplateResult {
  return html`<a class="plain" part="own-tab" href=${location.href} target="_blank" rel="noopener">${labels.ownTab}</a>`;
}
