/** A question that the launcher asks before the first click and the panel after it. Pure. */
import type { VoiceSnapshot } from '../../session/voice-snapshot.ts';

/** Whether a call is being made, is on, or is being mended: what `stop` would end. */
export function isCallOn({ status }: VoiceSnapshot): boolean {
  return status !== 'idle' && status !== 'ended' && status !== 'error';
}
