/**
 * Asks the visitor whether a tool may run. Only a click on it counts. Takes no focus, since the visitor may be typing; it
 * is announced once, and opens a panel that was put away, where nobody would see it.
 */
import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import type { PendingApproval } from '../session/voice-snapshot.ts';
import { fillLabel } from './fill-label.ts';
import type { Labels } from './labels.ts';
import type { PanelHost } from './panel-host.ts';

export class ApprovalCard implements ReactiveController {
  readonly #host: PanelHost;
  #told: string | undefined;

  constructor(host: PanelHost) {
    this.#host = host;
    host.addController(this);
  }

  get #asked(): PendingApproval | undefined {
    return this.#host.snapshot.approvals[0];
  }

  /** For a live region that is always there. */
  announcement(labels: Labels): string {
    return this.#asked ? question(this.#asked, labels) : '';
  }

  render(labels: Labels): TemplateResult | typeof nothing {
    const asked = this.#asked;
    if (!asked) return nothing;
    const { callId, always } = asked;
    const button = (part: string, label: string, approve: boolean, forAll?: true) =>
      html`<button
        type="button"
        class=${part === 'approve' ? 'plain stay' : 'plain'}
        part=${part}
        @click=${() => this.#host.decide(callId, { approve, ...(forAll && { always: forAll }) })}
      >${label}</button>`;
    return html`<div class="card" part="approval" role="group" aria-labelledby="approval">
      <p id="approval">${question(asked, labels)}</p>
      <ul>${rows(asked.arguments).map((row) => html`<li dir="auto">${row}</li>`)}</ul>
      <div class="ways-out">
        ${button('approve', labels.approve, true)} ${button('decline', labels.decline, false)}
        ${always ? button('approve-always', labels.approveAlways, true, true) : nothing}
      </div>
    </div>`;
  }

  hostUpdated(): void {
    const callId = this.#asked?.callId;
    if (callId === this.#told) return;
    this.#told = callId;
    if (callId) this.#host.show();
  }
}

function question({ title }: PendingApproval, labels: Labels): string {
  return fillLabel(labels.approval, { title });
}

/** Whatever is no object has no names. */
function rows(value: unknown): string[] {
  return Object.entries(Object(value)).map(
    ([name, item]) => `${name}: ${typeof item === 'string' ? item : JSON.stringify(item)}`,
  );
}
