/**
 * Cuts text that arrives in pieces into sentences to speak, as early as it safely can. Pure.
 *
 * Nothing is lost or changed: the sentences join to the text. They do not depend on how the text was cut into pieces.
 * A boundary counts only when the next word has begun, because "3." may become "3.5" and "Dr." may become "Dr. Who".
 * Short sentences wait for the next one, except the first, which is spoken at once; a text without marks is cut at
 * `maxLength` at the latest.
 */

import { checkOptions, numberIn, type OptionChecks } from '../checked-options.ts';

export interface SplitOptions {
  /** Characters that a sentence should have, but the first. A Chinese, Japanese or Korean one counts three. Default 20. */
  minLength?: number;
  /** Characters after which a sentence is cut, at a comma or space if there is one. Default 240. */
  maxLength?: number;
}

export const SPLIT_CHECKS: OptionChecks<SplitOptions> = {
  minLength: numberIn({ least: 0 }),
  maxLength: numberIn({ least: 1 }),
};

/** Splits a whole text. */
export function splitSentences(text: string, options?: SplitOptions): string[] {
  const splitter = new SentenceSplitter(options);
  return [...splitter.push(text), ...splitter.flush()];
}

export class SentenceSplitter {
  readonly #minLength: number;
  readonly #maxLength: number;
  #buffer = '';
  #isFirst = true;

  /** @throws TypeError, RangeError: a line for each option that cannot work */
  constructor(options: SplitOptions = {}) {
    checkOptions('SentenceSplitter', options, SPLIT_CHECKS);
    const { minLength = 20, maxLength = 240 } = options;
    this.#minLength = Math.max(1, minLength);
    this.#maxLength = Math.max(2, this.#minLength, maxLength);
  }

  /** The sentences that this piece completes. */
  push(piece: string): string[] {
    this.#buffer += piece;
    return this.#take(false);
  }

  /** What is left. The splitter can be used again afterwards, for a new text. */
  flush(): string[] {
    const rest = this.#take(true);
    this.#isFirst = true;
    return rest;
  }

  #take(isEnd: boolean): string[] {
    const sentences: string[] = [];
    for (;;) {
      const length = this.#next(isEnd);
      if (length === 0) return sentences;
      const sentence = this.#buffer.slice(0, length);
      this.#buffer = this.#buffer.slice(length);
      sentences.push(sentence);
      if (WORD.test(sentence)) this.#isFirst = false;
    }
  }

  /** The length of the next sentence, 0 when it is not known yet. */
  #next(isEnd: boolean): number {
    // What comes behind decides nothing: in pieces it would not have been waited for. And a text that comes at once, as long
    // as a visitor likes where a workflow says it again, would be looked through whole for each of its sentences.
    const window = this.#maxLength * 2 + 1;
    return this.#buffer.length <= window
      ? this.#nextIn(this.#buffer, isEnd)
      : this.#nextIn(this.#buffer.slice(0, window), false);
  }

  #nextIn(text: string, isEnd: boolean): number {
    const minLength = this.#isFirst ? 1 : this.#minLength;
    for (const boundary of boundaries(text)) {
      if (boundary > this.#maxLength) break;
      const sentence = text.slice(0, boundary);
      if (!WORD.test(sentence) || weight(sentence) < minLength || ABBREVIATION.test(sentence)) continue;
      // Not sure yet whether the sentence really ends here: its rest decides.
      if (!isEnd && !NEXT_WORD.test(text.slice(boundary))) break;
      return boundary;
    }
    // A boundary at the limit may still be unsure, so a cut waits for some text more.
    if (text.length > this.#maxLength * 2 || (isEnd && text.length > this.#maxLength))
      return cutWithin(text, this.#maxLength);
    return isEnd ? text.length : 0;
  }
}

const WORD = /[\p{L}\p{N}]/u;
/** The start of the next sentence that the segmenter's rules look for. */
const NEXT_WORD = /[\p{L}\n]/u;
const ABBREVIATION =
  /(?:^|[\s("'“‘])(?:\p{L}|Dr|Mr|Mrs|Ms|Prof|St|Jr|Sr|No|Nr|vs|approx|e\.g|i\.e|z\.B|d\.h|bzw|ca|cf|Inc|Ltd|Co|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.\s*$/u;
const CLAUSE_MARK = /[,;:—–、，；：]\s*/gu;

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

function* boundaries(text: string): Iterable<number> {
  for (const { index, segment } of segmenter.segment(text)) yield index + segment.length;
}

const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;

function weight(sentence: string): number {
  return sentence.trim().length + 2 * (sentence.match(WIDE)?.length ?? 0);
}

/** Where to cut a text that has no end of a sentence within `limit`. */
function cutWithin(text: string, limit: number): number {
  const head = text.slice(0, limit);
  const marks = [...head.matchAll(CLAUSE_MARK)].map((match) => match.index + match[0].length);
  const mark = marks.reverse().find((end) => end < limit && end > limit / 2 && !/\p{N}/u.test(text.charAt(end)));
  if (mark !== undefined) return mark;
  const space = head.search(/\s+\S*$/u);
  if (space > limit / 4) return space + (/^\s+/u.exec(head.slice(space))?.[0].length ?? 0);
  // Not between the halves of a surrogate pair.
  return /[\uD800-\uDBFF]/u.test(head.slice(-1)) ? limit - 1 : limit;
}
