/** Whether one snapshot is drawn as another, but for the words of what is being said. Pure. */
import type { VoiceSnapshot } from '../../session/voice-snapshot.ts';
import type { TranscriptEntry } from '../../transcript/transcript-entry.ts';

/** A turn that grows makes no difference: the panel draws its words, and nothing else. */
export function looksAlike(now: VoiceSnapshot, before: VoiceSnapshot): boolean {
  return (Object.keys(now) as (keyof VoiceSnapshot)[]).every(
    (name) => now[name] === before[name] || (name === 'entries' && areSeenAs(now.entries, before.entries)),
  );
}

function areSeenAs(now: readonly TranscriptEntry[], before: readonly TranscriptEntry[]): boolean {
  return now.length === before.length && now.every((entry, i) => isSeenAs(entry, before[i]));
}

function isSeenAs(now: TranscriptEntry, before: TranscriptEntry | undefined): boolean {
  if (now === before) return true;
  if (now.kind !== 'agent' || before?.kind !== 'agent') return false;
  return now.id === before.id && now.state === 'streaming' && before.state === now.state;
}
