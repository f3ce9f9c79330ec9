/**
 * What an assistant message said, sentence by sentence with its length in sound, and how much of it was heard. Pure.
 *
 * The protocol deletes an item's transcript when it is truncated. The workflow must still know what the visitor heard,
 * or it believes it said it all: so the text is kept here, cut where the sound was.
 */
import { PCM_SAMPLE_RATE_HZ } from '@voice-agent/protocol';

export interface SpokenSegment {
  readonly text: string;
  /** 24 kHz samples sent for it so far. */
  readonly sampleCount: number;
}

export interface SpokenAudio {
  readonly segments: readonly SpokenSegment[];
  /** Where the client stopped playing. Absent: everything was heard. */
  readonly heardMs?: number;
}

export const silentAudio: SpokenAudio = { segments: [] };

/** The text of the next sentence; its samples follow. */
export function addText(audio: SpokenAudio, text: string): SpokenAudio {
  return { ...audio, segments: [...audio.segments, { text, sampleCount: 0 }] };
}

/** Samples of the last sentence. */
export function addSamples(audio: SpokenAudio, sampleCount: number): SpokenAudio {
  const last = audio.segments.at(-1) ?? { text: '', sampleCount: 0 };
  const grown = { ...last, sampleCount: last.sampleCount + sampleCount };
  return { ...audio, segments: [...audio.segments.slice(0, -1), grown] };
}

/** Whole milliseconds, rounded up: a client that counts the last sample in must not be told that it is too far. */
export function audioLengthMs(audio: SpokenAudio): number {
  const samples = audio.segments.reduce((sum, segment) => sum + segment.sampleCount, 0);
  return Math.ceil((samples * 1000) / PCM_SAMPLE_RATE_HZ);
}

/** Truncating twice keeps the shorter. */
export function truncateAudio(audio: SpokenAudio, heardMs: number): SpokenAudio {
  return { ...audio, heardMs: Math.min(heardMs, audio.heardMs ?? heardMs) };
}

/** The words heard: whole sentences, and of the one cut off the words that fit the share of it that was played. */
export function heardText(audio: SpokenAudio): string {
  if (audio.heardMs === undefined) return audio.segments.map((segment) => segment.text).join('');
  let left = (audio.heardMs * PCM_SAMPLE_RATE_HZ) / 1000;
  let text = '';
  for (const segment of audio.segments) {
    if (left <= 0) break;
    text += left >= segment.sampleCount ? segment.text : leadingWords(segment.text, left / segment.sampleCount);
    left -= segment.sampleCount;
  }
  return text.trimEnd();
}

/** Their words stand without spaces between them. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

function leadingWords(text: string, share: number): string {
  const length = Math.floor(text.length * share);
  if (/\s/.test(text[length] ?? ' ')) return text.slice(0, length);
  const gap = Math.max(0, text.slice(0, length).search(/\s+\S*$/));
  if (!UNSPACED.test(text.slice(gap, length))) return text.slice(0, gap);
  let end = gap;
  for (const { index, segment } of segmenter.segment(text)) {
    if (index + segment.length > length) break;
    end = Math.max(end, index + segment.length);
  }
  return text.slice(0, end);
}
