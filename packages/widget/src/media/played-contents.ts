/**
 * What is known of each audio content: received, played, and whether more may come. Pure bookkeeping of the playback
 * pump. Ids are those of one connection, so an item of an earlier one is another item.
 */
import type { PlayedContent } from '../audio/worklets/worklet-messages.ts';
import type { Playhead } from './media-messages.ts';
import type { Decode } from './wire-formats.ts';

/** Contents that were heard or stopped and are remembered, for transcripts that come late. */
const MAX_REMEMBERED = 32;

export interface Content {
  readonly itemId: string;
  readonly contentIndex: number;
  readonly responseId: string;
  /** What the worklet calls the item. */
  readonly wireId: string;
  readonly decode: Decode;
  receivedSamples: number;
  playedSamples: number;
  /** The provider has sent all of it. */
  complete: boolean;
  /** The item is one of the present connection. */
  own: boolean;
  /** queued: the worklet may hold samples of it, or get some. */
  state: 'queued' | 'ended' | 'stopped';
}

export class PlayedContents {
  readonly #contents = new Map<string, Content>();
  #connection = 0;

  /** In the order in which they play. */
  get all(): Content[] {
    return [...this.#contents.values()];
  }

  /** What the worklet has to play, first what is played now. */
  get queued(): Content[] {
    return this.all.filter(({ state, receivedSamples }) => state === 'queued' && receivedSamples > 0);
  }

  find(itemId: string, contentIndex: number): Content | undefined {
    return this.#contents.get(keyOf(this.#wireId(itemId), contentIndex));
  }

  /** The content that a report of the worklet names. */
  named({ itemId, contentIndex }: PlayedContent): Content | undefined {
    return this.#contents.get(keyOf(itemId, contentIndex));
  }

  add(itemId: string, contentIndex: number, { responseId, decode }: Pick<Content, 'responseId' | 'decode'>): Content {
    const wireId = this.#wireId(itemId);
    const counts = { receivedSamples: 0, playedSamples: 0, complete: false, own: true };
    const content: Content = { itemId, contentIndex, responseId, wireId, decode, ...counts, state: 'queued' };
    this.#contents.set(keyOf(wireId, contentIndex), content);
    if (this.#contents.size > MAX_REMEMBERED) this.#forget();
    return content;
  }

  /** Later ids are those of another connection. */
  disown(): void {
    this.#connection += 1;
    for (const content of this.#contents.values()) content.own = false;
  }

  #forget(): void {
    for (const [key, { state }] of this.#contents) {
      if (state === 'queued') continue;
      this.#contents.delete(key);
      return;
    }
  }

  #wireId(itemId: string): string {
    return `${this.#connection} ${itemId}`;
  }
}

export function playheadOf({ itemId, contentIndex, playedSamples, receivedSamples }: Content): Playhead {
  return { itemId, contentIndex, playedSamples, receivedSamples };
}

function keyOf(wireId: string, contentIndex: number): string {
  return `${contentIndex} ${wireId}`;
}
