/**
 * Decides what a screen reader is told of the transcript: each turn once, when it is finished. Text that still grows is
 * kept out, since a live region would read every version of it. Pure but for its memory of what it saw.
 */
import { isOpenCall, type TranscriptEntry } from '../../transcript/transcript-entry.ts';
import { noticeWords, toolWords } from '../words/entry-words.ts';
import type { Labels } from '../words/labels.ts';
import { spokenText } from '../words/spoken-text.ts';

/**
 * The sentence for a finished turn; undefined while it may still change, or when the visitor knows it anyway.
 * @param plain - takes the marks out of an agent's text. Default: it is left as it is.
 */
export function announcementText(
  entry: TranscriptEntry,
  labels: Labels,
  plain: (text: string) => string = (text) => text,
): string | undefined {
  switch (entry.kind) {
    case 'user':
      if (entry.via === 'text' || entry.state === 'pending' || (entry.state === 'done' && !entry.text))
        return undefined;
      return `${labels.you}: ${entry.state === 'failed' ? labels.notUnderstood : entry.text}`;
    case 'agent': {
      if (entry.state === 'streaming') return undefined;
      const heard = plain(spokenText(entry).heard);
      const said = entry.state === 'interrupted' ? `${heard.trim()} (${labels.interrupted})` : heard;
      return `${labels.agent}: ${said}`;
    }
    case 'tool':
      return isOpenCall(entry) ? undefined : `${entry.title}: ${toolWords(entry, labels)}`;
    case 'notice':
      return noticeWords(entry, labels);
  }
}

export class Announcer {
  #latest: readonly string[] = [];
  #seen: readonly TranscriptEntry[] | undefined;

  /** What stands in the live region now. Turns that were there before the first call are history and stay untold. */
  update(entries: readonly TranscriptEntry[], labels: Labels, plain?: (text: string) => string): readonly string[] {
    const before = this.#seen;
    this.#seen = entries;
    if (!before || entries === before) return this.#latest;
    const news = entries.flatMap((entry, i) => {
      // Most of a long conversation stands as it stood.
      if (entry === before[i]) return [];
      // Finished already, it was told, wherever it stood. Item ids and call ids come from different counters.
      const old = before.find(({ kind, id }) => kind === entry.kind && id === entry.id);
      const isTold = old && announcementText(old, labels);
      return (!isTold && announcementText(entry, labels, plain)) || [];
    });
    // What is the same sentence again must be another text: a live region tells what changes.
    if (news.length > 0) this.#latest = news.map((text, i) => (text === this.#latest[i] ? `${text}\u00a0` : text));
    return this.#latest;
  }
}
