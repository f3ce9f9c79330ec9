/** A session's `turn_detection` as the settings of the turn detector. Pure. */
import type { TurnSettings } from '../pipeline/turn-detection.ts';
import type { EffectiveTurnDetection } from './session-config.ts';

/**
 * `semantic_vad` needs a model that hears whether a sentence is finished. Here it is a longer silence instead, shorter
 * than the service's maximum waits (8, 4 and 2 s), which apply to sentences left hanging only.
 */
const SEMANTIC_SILENCE_MS = { low: 1500, medium: 900, auto: 900, high: 600 };

export function turnSettings(detection: EffectiveTurnDetection): TurnSettings {
  if (detection.type === 'semantic_vad') {
    const silenceDurationMs = SEMANTIC_SILENCE_MS[detection.eagerness];
    return { threshold: 0.5, prefixPaddingMs: 300, silenceDurationMs };
  }
  return {
    threshold: detection.threshold,
    prefixPaddingMs: detection.prefix_padding_ms,
    silenceDurationMs: detection.silence_duration_ms,
  };
}
