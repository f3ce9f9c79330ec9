/** The floating button. What it says once there is a conversation, `launcher-words` knows, which comes with the panel. Pure. */
import { html, nothing, type TemplateResult } from 'lit';
import { orb } from './orb.ts';
import type { PanelHost } from './panel-host.ts';

export interface LauncherOptions {
  /** On it: undefined until the panel has come. */
  readonly face: TemplateResult | undefined;
  /** The visitor may be about to click. */
  onIntent(): void;
  onClick(): void;
}

export function launcher(host: PanelHost, { face, onIntent, onClick }: LauncherOptions): TemplateResult {
  const { snapshot, open, compact, words: labels } = host;
  const { status } = snapshot;
  const opens = open || !compact;
  return html`<button
    type="button"
    part="launcher"
    class="launcher"
    lang=${host.language ?? nothing}
    data-status=${status}
    aria-haspopup=${opens ? 'dialog' : nothing}
    aria-expanded=${opens ? open : nothing}
    aria-label=${(open && labels.close) || nothing}
    @pointerenter=${onIntent}
    @focus=${onIntent}
    @click=${onClick}
  >
    <slot name="launcher">${face ?? launcherFace(host, status === 'idle' ? labels.launcher : labels.status[status])}</slot>
  </button>`;
}

/** The light, and words beside it. */
export function launcherFace({ snapshot }: PanelHost, words: TemplateResult | string): TemplateResult {
  return html`<slot name="launcher-icon">${orb(snapshot)}</slot><span>${words}</span>`;
}
