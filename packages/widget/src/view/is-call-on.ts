/** A question that the launcher asks before the first click and the panel after it. Pure. */
import type { VoiceSnapshot } from '../session/voice-snapshot.ts';

/** Whether a call is being made or is on. */
export function isCallOn({ status }: VoiceSnapshot): boolean {
  return status !== 'idle' && status !== 'ended' && status !== 'error';
}
