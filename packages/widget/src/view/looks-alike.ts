/** Whether one snapshot is drawn as another, but for the words of what is being said. Pure. */
import type { VoiceSnapshot } from '../session/voice-snapshot.ts';
import type { TranscriptEntry } from '../transcript/transcript-entry.ts';

/** A turn that grows makes no difference: the panel draws its words, and nothing else. */
export function looksAlike(now: VoiceSnapshot, before: VoiceSnapshot): boolean {
  const names = Object.keys(now) as (keyof VoiceSnapshot)[];
  if (names.some((name) => name !== 'entries' && now[name] !== before[name])) return false;
  const { entries } = now;
  return (
    entries === before.entries ||
    (entries.length === before.entries.length && entries.every((entry, i) => isSeenAs(entry, before.entries[i])))
  );
}

function isSeenAs(now: TranscriptEntry, before: TranscriptEntry | undefined): boolean {
  if (now === before) return true;
  if (now.kind !== 'agent' || before?.kind !== 'agent') return false;
  return now.id === before.id && now.state === 'streaming' && before.state === 'streaming';
}
