/** What asks something of the visitor while a call is on. Loaded with the first question. */
import { html, nothing, type TemplateResult } from 'lit';
import type { PanelHost } from '../host/panel-host.ts';
import type { Labels } from '../words/labels.ts';
import { ApprovalCard } from './approval-card.ts';
import { callCardsStyles } from './call-cards.styles.ts';
import { StillThereCard } from './still-there-card.ts';

export class CallCards {
  readonly styles = callCardsStyles;
  readonly #host: PanelHost;
  readonly #approval: ApprovalCard;
  readonly #stillThere: StillThereCard;

  constructor(host: PanelHost) {
    this.#host = host;
    this.#approval = new ApprovalCard(host);
    this.#stillThere = new StillThereCard(host);
  }

  /** For a live region that is always there. */
  announcement(labels: Labels): string {
    return `${this.#approval.announcement(labels)} ${this.#stillThere.announcement(labels)}`;
  }

  render(labels: Labels): TemplateResult {
    const { warning } = this.#host.snapshot;
    return html`${this.#approval.render(labels)}${warning ? this.#stillThere.render(labels) : nothing}`;
  }
}
