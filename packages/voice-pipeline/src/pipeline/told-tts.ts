/** A voice that tells of each sentence of one turn: in the pipeline, and behind the Realtime protocol. */
import { PCM_SAMPLE_RATE_HZ } from '@voice-agent/protocol';
import { asPipelineError } from '../errors.ts';
import type { Tts, TtsOptions } from '../stages/tts.ts';
import type { PipelineTelemetry } from '../telemetry/pipeline-telemetry.ts';
import type { TurnPlace } from './told-workflow.ts';

/** What it throws is a PipelineError: `tts-failed`, or what else the stage throws of that class. */
export function toldTts(telemetry: PipelineTelemetry, turn: TurnPlace, tts: Tts): Tts {
  let sentenceCount = 0;

  async function* synthesize(text: string, options?: TtsOptions): ReturnType<Tts['synthesize']> {
    const place = { ...turn, stage: tts.name, sentence: sentenceCount++ };
    const began = performance.now();
    const durationMs = () => performance.now() - began;
    let audioSeconds = 0;
    telemetry.emit('tts.started', { ...place, characters: text.length, content: { text } });
    try {
      for await (const samples of tts.synthesize(text, options)) {
        if (audioSeconds === 0) telemetry.emit('tts.first_chunk', { ...place, durationMs: durationMs() });
        const chunkSeconds = samples.length / PCM_SAMPLE_RATE_HZ;
        audioSeconds += chunkSeconds;
        telemetry.emit('tts.chunk', { ...place, audioSeconds: chunkSeconds });
        yield samples;
      }
      telemetry.emit('tts.completed', { ...place, durationMs: durationMs(), audioSeconds });
    } catch (cause) {
      const error = asPipelineError(cause, 'tts-failed', tts.name);
      telemetry.emit('tts.failed', { ...place, durationMs: durationMs(), error: error.code });
      throw error;
    }
  }

  return { name: tts.name, voices: tts.voices, synthesize, close: () => tts.close() };
}
