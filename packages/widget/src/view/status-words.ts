/** The status in words, always true: muted and written conversations read differently. Pure. */
import type { VoiceSnapshot } from '../session/voice-snapshot.ts';
import type { Labels } from './labels.ts';

export function statusWords({ status, mode, muted }: VoiceSnapshot, labels: Labels): string {
  if (mode === 'text' && status === 'listening') return labels.yourTurn;
  if (mode === 'text' && status === 'ended') return labels.textEnded;
  if (muted && status === 'listening') return labels.muted;
  return labels.status[status];
}
