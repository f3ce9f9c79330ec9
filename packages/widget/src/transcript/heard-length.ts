/**
 * How much of a spoken text has been heard, from the samples that were played. Pure.
 *
 * The protocol has no word times. What we know is how much sound had arrived when each piece of text did: an anchor.
 * Between two anchors the text is spread evenly over the sound.
 */

/** From `samples` on, the text from `offset` on is spoken. */
export interface Anchor {
  readonly samples: number;
  readonly offset: number;
}

export interface Speech {
  readonly text: string;
  /** Ascending in both fields. */
  readonly anchors: readonly Anchor[];
  readonly playedSamples: number;
  readonly receivedSamples: number;
  /** Whether all text and all sound have arrived. */
  readonly complete: boolean;
}

/**
 * About 15 characters a second at 24 kHz, a usual pace of speech. Only for the end that is still growing: text runs
 * ahead of its sound, and spreading it over what little has arrived would claim words that nobody has heard yet.
 */
const SAMPLES_PER_CHARACTER = 1600;

/** Languages written without spaces: each character may end a word. Else a word is what stands between spaces. */
const WORD = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]|[^\s\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]+/gu;

/** Adds the anchor of a text that arrives now. Text that arrives with no new sound between is spoken in one stretch. */
export function addAnchor(anchors: readonly Anchor[], anchor: Anchor): readonly Anchor[] {
  const last = anchors.at(-1);
  if (last && last.samples >= anchor.samples) return anchors;
  return [...anchors, anchor];
}

/** Characters heard, ending with a whole word. */
export function heardLength(speech: Speech): number {
  const { text, playedSamples, receivedSamples, complete } = speech;
  if (complete && playedSamples >= receivedSamples) return text.length;
  if (playedSamples <= 0) return 0;
  return endOfLastWord(text, position(speech), complete);
}

function position({ text, anchors, playedSamples, receivedSamples, complete }: Speech): number {
  const next = anchors.findIndex(({ samples }) => samples > playedSamples);
  const from = anchors[(next === -1 ? anchors.length : next) - 1] ?? { samples: 0, offset: 0 };
  const rest = text.length - from.offset;
  const expected = from.samples + rest * SAMPLES_PER_CHARACTER;
  const end = { samples: complete ? receivedSamples : Math.max(receivedSamples, expected), offset: text.length };
  const to = anchors[next] ?? end;
  if (to.samples <= from.samples) return from.offset;
  const share = Math.min(1, (playedSamples - from.samples) / (to.samples - from.samples));
  return from.offset + share * (to.offset - from.offset);
}

/** Looks from the last space on, not from the first word: a long answer is asked about several times a second. */
function endOfLastWord(text: string, limit: number, complete: boolean): number {
  const from = text.slice(0, text.lastIndexOf(' ', limit) + 1).trimEnd().length;
  let end = from;
  for (const word of text.slice(from).matchAll(WORD)) {
    const wordEnd = from + word.index + word[0].length;
    // The last word of an unfinished text may be the first half of a longer one.
    if (wordEnd > limit || (wordEnd === text.length && !complete)) break;
    end = wordEnd;
  }
  return end;
}
