/**
 * Asks the visitor whether a tool may run. Only a click on it counts. Whose focus rests on the call's button or the panel
 * finds it on the card, and on the panel afterwards, where that is open; who types, or holds a button, keeps it. It is
 * announced once, and opens a panel that was put away, where nobody would see it. One question follows the other in the same
 * place, so that each waits a moment before it takes an answer, and a key that is still held answers nothing.
 */
import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import type { PendingApproval } from '../../session/voice-snapshot.ts';
import type { PanelHost } from '../host/panel-host.ts';
import { fillLabel } from '../words/fill-label.ts';
import type { Labels } from '../words/labels.ts';

/** What the server takes. */
const MAX_REASON_LENGTH = 500;
/** Milliseconds. What is clicked this soon was meant for what stood there before: a double click's second is the last one's. */
const GUARD_MS = 500;

export class ApprovalCard implements ReactiveController {
  readonly #host: PanelHost;
  #told: string | undefined;
  /** Whose buttons have been there long enough. */
  #ready: string | undefined;

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
        ?disabled=${callId !== this.#ready}
        @click=${() => {
          const reason = approve ? '' : this.#find<HTMLTextAreaElement>('textarea')!.value.trim();
          this.#host.decide(callId, { approve, ...(forAll && { always: forAll }), ...(reason && { reason }) });
        }}
      >${label}</button>`;
    return html`<div class="card" part="approval" role="group" aria-labelledby="approval" tabindex="-1">
      <p id="approval">${question(asked, labels)}</p>
      <ul part="arguments">${rows(asked.arguments).map((row) => html`<li part="argument"><bdi>${row}</bdi></li>`)}</ul>
      <div class="composer"><textarea
        part="decline-reason"
        rows="1"
        dir="auto"
        maxlength=${MAX_REASON_LENGTH}
        placeholder=${labels.declineReason}
        aria-label=${labels.declineReason}
      ></textarea></div>
      <div class="ways-out">
        ${button('approve', labels.approve, true)} ${button('decline', labels.decline, false)}
        ${always ? button('approve-always', labels.approveAlways, true, true) : nothing}
      </div>
    </div>`;
  }

  hostUpdated(): void {
    const callId = this.#asked?.callId;
    const field = this.#find<HTMLTextAreaElement>('textarea');
    // Just loaded, and not drawn yet.
    if (callId === this.#told || (callId && !field)) return;
    this.#told = callId;
    if (!callId) return;
    if (!this.#host.compact) this.#host.show();
    setTimeout(() => {
      this.#ready = callId;
      this.#host.requestUpdate();
    }, GUARD_MS);
    // The next question has the card of the one before.
    field!.value = '';
    const { activeElement } = this.#host.renderRoot as ShadowRoot;
    if (activeElement?.matches('.call, #panel, [aria-live=polite], [part=approval] *'))
      this.#find<HTMLElement>('')!.focus();
  }

  #find<Found extends Element>(within: string): Found | null {
    return this.#host.renderRoot.querySelector(`[part=approval] ${within}`);
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
