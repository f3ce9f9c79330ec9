/** Where an interrupted content ends, from what was played and what was received. Pure. */
import { PCM_SAMPLE_RATE_HZ } from '@voice-agent/protocol';
import type { Playhead } from './media-messages.ts';

const SAMPLES_PER_MS = PCM_SAMPLE_RATE_HZ / 1000;

export interface Interruption {
  readonly playhead: Playhead;
  /** For `conversation.item.truncate`: whole, and never more than the item holds, which would be an error. */
  readonly audioEndMs: number;
}

/**
 * Undefined when there is nothing to truncate: a needless truncate makes the model repeat itself.
 * @param isComplete - whether the provider has sent all of the content.
 */
export function interruptionAt(playhead: Playhead, isComplete: boolean): Interruption | undefined {
  const playedSamples = Math.min(playhead.playedSamples, playhead.receivedSamples);
  if (isComplete && playedSamples === playhead.receivedSamples) return undefined;
  return { playhead: { ...playhead, playedSamples }, audioEndMs: Math.floor(playedSamples / SAMPLES_PER_MS) };
}
