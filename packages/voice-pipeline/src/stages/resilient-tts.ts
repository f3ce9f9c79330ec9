/** A voice that tries again, and lets another one speak when it cannot. */
import { checkAll, checkOptions, listOf } from '../checked-options.ts';
import { PipelineError } from '../errors.ts';
import { firstThatWorks, RESILIENCE_CHECKS, type ResilienceOptions } from '../remote/first-that-works.ts';
import { type Tts, ttsCheck } from './tts.ts';

/**
 * `resilientTts([openAiTts({ … }), flite()])`: a sentence is spoken by the first that brings sound for it in time. One
 * that breaks in the middle of a sentence is not replaced there, because its beginning has been heard.
 *
 * @throws TypeError, RangeError: no stages, or options that cannot work
 */
export function resilientTts(stages: readonly Tts[], options: ResilienceOptions = {}): Tts {
  checkAll([() => listOf(ttsCheck)('stages', stages), () => checkOptions('resilientTts', options, RESILIENCE_CHECKS)]);
  const [first] = stages;
  if (!first) throw new RangeError('resilientTts needs a stage.');
  return {
    name: stages.map(({ name }) => name).join(', else '),
    voices: first.voices,
    synthesize(text, speech = {}) {
      const sources = stages.map((stage) => ({
        name: stage.name,
        start: (signal: AbortSignal) => spoken(stage, stage.synthesize(text, { ...speech, signal })),
      }));
      const lateError = (name: string) =>
        new PipelineError('tts-timeout', `${name} brought nothing in time.`, { isTransient: true });
      return firstThatWorks(sources, { ...options, ...(speech.signal && { signal: speech.signal }), lateError });
    },
    close: async () => {
      await Promise.all(stages.map((stage) => stage.close()));
    },
  };
}

/** Silence for a text with words is a failure here: another one may have the sound. */
async function* spoken(stage: Tts, chunks: ReturnType<Tts['synthesize']>): ReturnType<Tts['synthesize']> {
  let isSilent = true;
  for await (const chunk of chunks) {
    isSilent &&= chunk.length === 0;
    yield chunk;
  }
  if (isSilent) throw new PipelineError('tts-empty', `${stage.name} had no sound.`);
}
