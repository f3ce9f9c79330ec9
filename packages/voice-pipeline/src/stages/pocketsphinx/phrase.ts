/**
 * The small language in which a domain's phrases are written, and its parser. Pure.
 *
 *     what is the status of order {number}      words, and a slot
 *     [please] book a repair [on {day}]         brackets: may be left out
 *     (where is | what about) my order          parentheses: one of these
 *
 * Slots have lists of values, written in the same language. Case and the marks . , ? ! do not matter; numbers are
 * written as they are spoken.
 */
import { PipelineError } from '../../errors.ts';
import { NUMBER_SLOTS } from './spoken-numbers.ts';

export type Phrase =
  | { readonly type: 'word'; readonly word: string }
  | { readonly type: 'sequence'; readonly parts: readonly Phrase[] }
  /** Each is as likely as the others. */
  | { readonly type: 'choice'; readonly options: readonly Phrase[] };

export type SlotValues = Readonly<Record<string, readonly string[]>>;

export const NOTHING: Phrase = { type: 'sequence', parts: [] };

/** @throws PipelineError `stt-failed` that quotes the phrase and says what is wrong with it */
export function parsePhrase(text: string, slots: SlotValues = {}): Phrase {
  return new PhraseParser(text, slots, []).parse();
}

/** The words of a phrase, each once, in order. */
export function phraseWords(phrase: Phrase, words = new Set<string>()): Set<string> {
  if (phrase.type === 'word') words.add(phrase.word);
  else for (const part of phrase.type === 'sequence' ? phrase.parts : phrase.options) phraseWords(part, words);
  return words;
}

const TOKEN = /[\s.,?!;:"]+|([[\]()|])|\{([^{}]*)\}|([\p{L}\p{M}\p{N}'’_-]+)/uy;

class PhraseParser {
  readonly #text: string;
  readonly #slots: SlotValues;
  /** The slots whose values are being parsed, outermost first. */
  readonly #path: readonly string[];
  #at = 0;

  constructor(text: string, slots: SlotValues, path: readonly string[]) {
    this.#text = text;
    this.#slots = slots;
    this.#path = path;
  }

  parse(): Phrase {
    const phrase = this.#choice('');
    if (phraseWords(phrase).size === 0) throw this.#error('has no words');
    return phrase;
  }

  /** Reads up to the closing bracket, or the end of the text for ''. */
  #choice(closing: ']' | ')' | ''): Phrase {
    const options: Phrase[] = [];
    let parts: Phrase[] = [];
    for (;;) {
      const token = this.#next();
      if (token?.mark === '|' || token?.mark === closing || (!token && closing === '')) {
        options.push(parts.length === 1 ? (parts[0] as Phrase) : { type: 'sequence', parts });
        parts = [];
        if (token?.mark === '|') continue;
        return options.length === 1 ? (options[0] as Phrase) : { type: 'choice', options };
      }
      if (!token) throw this.#error(`lacks a closing ${closing}`);
      if (token.mark === '[') parts.push({ type: 'choice', options: [this.#choice(']'), NOTHING] });
      else if (token.mark === '(') parts.push(this.#choice(')'));
      else if (token.mark) throw this.#error(`has a ${token.mark} too many`);
      else if (token.slot !== undefined) parts.push(this.#slot(token.slot));
      else if (token.word) parts.push({ type: 'word', word: token.word.toLowerCase().replaceAll('’', "'") });
    }
  }

  #slot(name: string): Phrase {
    const values = Object.hasOwn(this.#slots, name) ? this.#slots[name] : undefined;
    if (!values) {
      const known = NUMBER_SLOTS[name];
      if (!known) throw this.#error(`has the unknown slot {${name}}`);
      return known;
    }
    if (values.length === 0) throw this.#error(`has the slot {${name}}, which has no values`);
    if (this.#path.includes(name)) throw this.#error(`has the slot {${name}}, which contains itself`);
    const path = [...this.#path, name];
    return { type: 'choice', options: values.map((value) => new PhraseParser(value, this.#slots, path).parse()) };
  }

  #next(): { mark?: string; slot?: string; word?: string } | undefined {
    while (this.#at < this.#text.length) {
      TOKEN.lastIndex = this.#at;
      const match = TOKEN.exec(this.#text);
      if (!match)
        throw this.#error(`has a ${String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0)} that means nothing`);
      this.#at = TOKEN.lastIndex;
      const [, mark, slot, word] = match;
      if (mark !== undefined) return { mark };
      if (slot !== undefined) return { slot: slot.trim() };
      if (word !== undefined) return { word };
    }
    return undefined;
  }

  #error(what: string): PipelineError {
    const of = this.#path.length > 0 ? ` of the slot {${this.#path.at(-1)}}` : '';
    return new PipelineError('stt-failed', `The phrase "${this.#text}"${of} ${what}.`);
  }
}
