/** Whether one snapshot is drawn as another. Pure. */
import type { VoiceSnapshot } from '../session/voice-snapshot.ts';
import type { TranscriptEntry } from '../transcript/transcript-entry.ts';
import { spokenText } from './spoken-text.ts';

/**
 * While the agent speaks, its text runs ahead and the playhead runs on within a word: nothing of that is seen. Behind a
 * closed panel no word is.
 */
export function looksAlike(now: VoiceSnapshot, before: VoiceSnapshot, isOpen: boolean): boolean {
  const names = Object.keys(now) as (keyof VoiceSnapshot)[];
  if (names.some((name) => name !== 'entries' && now[name] !== before[name])) return false;
  const { entries } = now;
  return (
    entries === before.entries ||
    (entries.length === before.entries.length &&
      entries.every((entry, i) => isSeenAs(entry, before.entries[i], isOpen)))
  );
}

function isSeenAs(now: TranscriptEntry, before: TranscriptEntry | undefined, isOpen: boolean): boolean {
  if (now === before) return true;
  if (now.kind !== 'agent' || before?.kind !== 'agent' || now.id !== before.id) return false;
  if (now.state !== 'streaming' || before.state !== now.state) return false;
  return !isOpen || spokenText(now).heard === spokenText(before).heard;
}
