/**
 * Asks how the conversation was, when it is over and the page wants to know (`rating`). The answer goes to the token server;
 * one that does not get there can be sent again.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { PanelHost } from '../host/panel-host.ts';
import { linkOf } from '../link/session-link.ts';
import { icon } from '../pieces/panel-icons.ts';
import { fillLabel } from '../words/fill-label.ts';
import type { Labels } from '../words/labels.ts';
import type { RoomLabels } from '../words/room-labels.ts';

const STARS = [1, 2, 3, 4, 5];
/** What the server takes. */
const MAX_COMMENT_LENGTH = 2_000;

const star = icon('m12 4 2.4 5.2 5.6.6-4.2 3.8 1.2 5.6L12 16.4l-5 2.8 1.2-5.6L4 9.8l5.6-.6Z');

export class RatingCard {
  readonly #host: PanelHost;
  /** Of which conversation the rest is. */
  #sessionId: string | undefined;
  #rating = 0;
  #state: 'open' | 'sending' | 'sent' | 'failed' = 'open';

  constructor(host: PanelHost) {
    this.#host = host;
  }

  /** undefined: there is nothing to rate. */
  render(words: RoomLabels, labels: Labels): TemplateResult | undefined {
    const { status, resumable, sessionId, entries } = this.#host.snapshot;
    const isOver = status === 'ended' && !resumable && entries.some(({ kind }) => kind === 'user');
    if (!isOver || !sessionId || this.#host.getAttribute('rating') === null) return undefined;
    if (sessionId !== this.#sessionId) {
      this.#sessionId = sessionId;
      this.#rating = 0;
      this.#state = 'open';
    }
    const told = { open: '', sending: '', sent: words.rated, failed: words.ratingFailed }[this.#state];
    return html`<form class="card rating" part="rating" @submit=${this.#onSubmit}>
      ${this.#state === 'sent' ? nothing : this.#fields(words, labels)}
      <p role="status">${told}</p>
    </form>`;
  }

  #fields(words: RoomLabels, labels: Labels): TemplateResult {
    return html`<fieldset part="stars">
        <legend>${words.rate}</legend>
        <div class="stars">
          ${STARS.map(
            (value) => html`<label class="star" part="star" ?data-on=${value <= this.#rating}>${star}<input
              type="radio"
              name="rating"
              value=${value}
              aria-label=${fillLabel(words.rating, { rating: `${value}`, count: `${STARS.length}` })}
              .checked=${value === this.#rating}
              @change=${() => this.#choose(value)}
            /></label>`,
          )}
        </div>
      </fieldset>
      ${
        this.#rating === 0
          ? nothing
          : html`<div class="composer"><textarea
                name="comment"
                part="comment"
                rows="1"
                dir="auto"
                maxlength=${MAX_COMMENT_LENGTH}
                placeholder=${words.comment}
                aria-label=${words.comment}
              ></textarea></div>
              <div class="ways-out"
                ><button class="plain stay" part="rate" ?disabled=${this.#state === 'sending'}>${labels.send}</button
              ></div>`
      }`;
  }

  #choose(rating: number): void {
    this.#rating = rating;
    this.#host.requestUpdate();
  }

  readonly #onSubmit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const field = (event.currentTarget as HTMLFormElement).elements.namedItem('comment') as HTMLTextAreaElement | null;
    const comment = field?.value.trim();
    if (this.#rating === 0 || this.#state === 'sending') return;
    const sessionId = this.#sessionId;
    this.#state = 'sending';
    this.#host.requestUpdate();
    const sent = await linkOf(this.#host)?.port?.rate({ rating: this.#rating, ...(comment && { comment }) });
    // Another conversation has begun meanwhile.
    if (sessionId !== this.#sessionId) return;
    this.#state = sent ? 'sent' : 'failed';
    this.#host.requestUpdate();
  };
}
