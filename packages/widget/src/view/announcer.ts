/**
 * Decides what a screen reader is told of the transcript: each turn once, when it is finished. Text that still grows is
 * kept out, since a live region would read every version of it. Pure but for its memory of what was told.
 */
import { isOpenCall, type TranscriptEntry } from '../transcript/transcript-entry.ts';
import { noticeWords, toolWords } from './entry-words.ts';
import type { Labels } from './labels.ts';
import { spokenText } from './spoken-text.ts';

export interface Announcement {
  readonly key: string;
  readonly text: string;
}

/** Names an entry among all others; item ids and call ids come from different counters. */
export function entryKey({ kind, id }: TranscriptEntry): string {
  return `${kind}:${id}`;
}

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
  readonly #told = new Set<string>();
  #latest: readonly Announcement[] = [];
  #seen: readonly TranscriptEntry[] | undefined;

  /** What stands in the live region now. Turns that were there before the first call are history and stay untold. */
  update(
    entries: readonly TranscriptEntry[],
    labels: Labels,
    plain?: (text: string) => string,
  ): readonly Announcement[] {
    if (entries === this.#seen) return this.#latest;
    const before = this.#seen;
    const isHistory = before === undefined;
    this.#seen = entries;

    const news: Announcement[] = [];
    for (const [i, entry] of entries.entries()) {
      // Most of a long conversation stands as it stood.
      if (entry === before?.[i]) continue;
      const key = entryKey(entry);
      if (this.#told.has(key)) continue;
      const text = announcementText(entry, labels, plain);
      if (text === undefined) continue;
      this.#told.add(key);
      news.push({ key, text });
    }
    if (!isHistory && news.length > 0) this.#latest = news;
    return this.#latest;
  }
}
