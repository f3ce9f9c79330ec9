/** Speech that hangs counts as broken. */
import type { Tts } from '../stages/tts.ts';
import { within } from './within.ts';

/** The same voice; synthesis fails with `tts-failed` when no chunk comes for `timeoutMs`. */
export function timedTts(tts: Tts, timeoutMs: number): Tts {
  return {
    name: tts.name,
    voices: tts.voices,
    synthesize: (text, options) => within(tts.synthesize(text, options), timeoutMs, 'tts-failed'),
    close: () => tts.close(),
  };
}
