/** A conversation as a text for people, and as JSON for programs. Pure. */
import type { VoiceSnapshot } from '../../session/voice-snapshot.ts';
import type { TranscriptEntry } from '../../transcript/transcript-entry.ts';
import { noticeWords, toolWords } from '../words/entry-words.ts';
import type { Labels } from '../words/labels.ts';
import { spokenText } from '../words/spoken-text.ts';

export type Conversation = Pick<VoiceSnapshot, 'entries' | 'times' | 'sessionId'>;

/** What one turn says; of an interrupted answer what was not heard is marked. Empty where there is nothing to say. */
export function turnText(entry: TranscriptEntry, labels: Labels): string {
  switch (entry.kind) {
    case 'user':
      return entry.state === 'failed' ? labels.notUnderstood : entry.text || (entry.images ? labels.picture : '');
    case 'agent': {
      const { heard, unheard } = spokenText(entry);
      return unheard ? `${heard.trimEnd()} [${labels.unheard} ${unheard.trim()}]` : heard;
    }
    case 'tool':
      return `${entry.title}: ${toolWords(entry, labels)}`;
    case 'notice':
      return noticeWords(entry, labels);
  }
}

/** @param clock - writes a time, in unix milliseconds. */
export function transcriptText(
  { entries, times = {} }: Conversation,
  labels: Labels,
  clock: (at: number) => string,
): string {
  const lines = entries.map((entry) => {
    const text = turnText(entry, labels);
    const at = times[entry.id];
    const who = entry.kind === 'user' ? `${labels.you}: ` : entry.kind === 'agent' ? `${labels.agent}: ` : '';
    return text && `${at === undefined ? '' : `[${clock(at)}] `}${who}${text}`;
  });
  return `${lines.filter((line) => line !== '').join('\n\n')}\n`;
}

/** The transcript's entries as `voice-transcript-change` tells them, each with the time it began. */
export function transcriptJson({ entries, times = {}, sessionId }: Conversation, savedAt: number): string {
  const told = entries.map((entry) => {
    const at = times[entry.id];
    return at === undefined ? entry : { ...entry, at: new Date(at).toISOString() };
  });
  return `${JSON.stringify({ conversationId: sessionId, savedAt: new Date(savedAt).toISOString(), entries: told }, null, 2)}\n`;
}
