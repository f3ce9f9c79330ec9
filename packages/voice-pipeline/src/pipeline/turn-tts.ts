/** The speech stage as one turn uses it: with the hooks around it, watched, told of, and not silent without a word. */

import { PCM_SAMPLE_RATE_HZ } from '@voice-agent/protocol';
import { asPipelineError, PipelineError } from '../errors.ts';
import { watched } from '../remote/watched.ts';
import type { Tts, TtsOptions } from '../stages/tts.ts';
import type { RunContext } from './run-context.ts';

type Chunk = Int16Array<ArrayBuffer>;

/** `onEmpty` is told of a sentence for which the stage had no sound. */
export function turnTts(run: RunContext, turn: number, onEmpty: (error: PipelineError) => void): Tts {
  const { tts, hooks, telemetry, timeouts } = run.config;
  let sentenceCount = 0;

  async function* spoken(text: string, options: TtsOptions): AsyncGenerator<Chunk, void, undefined> {
    const words = hooks.beforeSynthesize ? await hook(() => hooks.beforeSynthesize?.(text)) : text;
    if (!words || options.signal?.aborted) return;
    let isSilent = true;
    for await (const samples of tts.synthesize(words, options)) {
      if (samples.length === 0) continue;
      isSilent = false;
      const changed = hooks.afterSynthesize ? await hook(() => hooks.afterSynthesize?.(samples, text)) : samples;
      if (changed && changed.length > 0) yield changed;
    }
    if (isSilent && !options.signal?.aborted) {
      onEmpty(new PipelineError('tts-empty', `${tts.name} had no sound for a sentence of ${words.length} characters.`));
    }
  }

  async function* synthesize(text: string, options: TtsOptions = {}): AsyncGenerator<Chunk, void, undefined> {
    const place = { runId: run.runId, turn, stage: tts.name, sentence: sentenceCount++ };
    const began = performance.now();
    const durationMs = () => performance.now() - began;
    let audioSeconds = 0;
    telemetry.emit('tts.started', { ...place, characters: text.length, content: { text } });
    const lateError = () => new PipelineError('tts-timeout', `${tts.name} brought nothing for ${timeouts.ttsMs} ms.`);
    try {
      const { signal } = options;
      const watch = { ...(signal && { signal }), timeoutMs: timeouts.ttsMs, lateError };
      for await (const samples of watched(spoken(text, options), watch)) {
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

/** @throws PipelineError `hook-failed` */
export async function hook<Result>(run: () => Result | Promise<Result>): Promise<Awaited<Result>> {
  try {
    return await run();
  } catch (cause) {
    throw asPipelineError(cause, 'hook-failed', 'A hook');
  }
}
