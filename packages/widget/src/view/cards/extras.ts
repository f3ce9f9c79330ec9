/**
 * What only some pages have: the question for the visitor's yes, suggestions, pictures of the visitor's, and a rating at the
 * end. One module, so that one request brings it all.
 */
import type { TemplateResult } from 'lit';
import { PictureButton } from '../controls/picture-button.ts';
import type { PanelHost } from '../host/panel-host.ts';
import type { Labels } from '../words/labels.ts';
import type { RoomLabels } from '../words/room-labels.ts';
import { ConsentGate } from './consent-gate.ts';
import { extrasStyles } from './extras.styles.ts';
import { QuickReplies } from './quick-replies.ts';
import { RatingCard } from './rating-card.ts';

export class Extras {
  readonly styles = extrasStyles;
  readonly gate: ConsentGate;
  readonly pictures: PictureButton;
  readonly #replies: QuickReplies;
  readonly #rating: RatingCard;

  constructor(host: PanelHost) {
    this.gate = new ConsentGate(host);
    this.pictures = new PictureButton(host);
    this.#replies = new QuickReplies(host);
    this.#rating = new RatingCard(host);
  }

  /** @param say - sends what the visitor chose. */
  render(words: RoomLabels, labels: Labels, say: (text: string) => void): (TemplateResult | undefined)[] {
    return [this.#rating.render(words, labels), this.#replies.render(words, say)];
  }
}
