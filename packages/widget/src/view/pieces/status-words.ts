/** The status in words, always true: it tells muted, silenced and written conversations, and a question to the visitor. Pure. */
import type { VoiceSnapshot } from '../../session/voice-snapshot.ts';
import { isCallOn } from '../host/is-call-on.ts';
import type { Labels } from '../words/labels.ts';

export function statusWords(snapshot: VoiceSnapshot, labels: Labels): string {
  const { status, mode, muted, turns, talking, sound, approvals } = snapshot;
  if (mode === 'text' && status === 'ended') return labels.textEnded;
  if (mode === 'voice' && isCallOn(snapshot) && status !== 'reconnecting') {
    if (sound === 'blocked') return labels.soundBlocked;
    if (sound === 'interrupted') return labels.soundInterrupted;
  }
  if (status === 'thinking' && approvals.length > 0) return labels.toolAsked;
  if (status !== 'listening') return labels.status[status];
  if (mode === 'text') return labels.yourTurn;
  if (turns === 'push-to-talk') return talking ? labels.status.listening : labels.yourTurn;
  return muted ? labels.muted : labels.status.listening;
}
