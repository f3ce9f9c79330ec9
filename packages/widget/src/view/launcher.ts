/** The floating button: invites, tells the status of a call behind a closed panel, and closes an open one. Pure. */
import { html, nothing, type TemplateResult } from 'lit';
import { chevronDown, orb } from './launcher-icons.ts';
import type { PanelHost } from './panel-host.ts';
import { isCallOn } from './session-controller.ts';

/** @param onIntent - the visitor may be about to click. */
export function launcher(host: PanelHost, onIntent: () => void, onClick: () => void): TemplateResult {
  const { snapshot, open } = host;
  const { status, warning } = snapshot;
  const { words: labels } = host;
  const isTelling = isCallOn(snapshot) || status === 'error';
  const words = isTelling
    ? html`${warning ? labels[warning.reason === 'idle' ? 'stillThere' : 'timeUp'] : labels.status[status]}<span class="hidden-text"> – ${labels.reopen}</span>`
    : snapshot.resumable
      ? labels.resume
      : labels.launcher;
  return html`<button
    type="button"
    part="launcher"
    class="launcher"
    lang=${host.language ?? nothing}
    data-status=${status}
    aria-haspopup="dialog"
    aria-expanded=${open}
    aria-label=${open ? labels.close : nothing}
    @pointerenter=${onIntent}
    @focus=${onIntent}
    @click=${onClick}
  >
    ${
      open
        ? chevronDown
        : html`<slot name="launcher-icon">${orb(snapshot)}</slot>
            <span>${words}</span>`
    }
  </button>`;
}
