/** The speech stage as one turn uses it: with the hooks around it, watched, told of, and not silent without a word. */
import { asPipelineError, PipelineError } from '../errors.ts';
import { watched } from '../remote/watched.ts';
import type { Tts, TtsOptions } from '../stages/tts.ts';
import type { RunContext } from './run-context.ts';
import { toldTts } from './told-tts.ts';

type Chunk = Int16Array<ArrayBuffer>;

/** `onEmpty` is told of a sentence for which the stage had no sound. */
export function turnTts(run: RunContext, turn: number, onEmpty: (error: PipelineError) => void): Tts {
  const { tts, hooks, telemetry, timeouts } = run.config;
  const lateError = () => new PipelineError('tts-timeout', `${tts.name} brought nothing for ${timeouts.ttsMs} ms.`);

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

  const inTime: Tts = {
    name: tts.name,
    voices: tts.voices,
    synthesize(text, options = {}) {
      const { signal } = options;
      return watched(spoken(text, options), { ...(signal && { signal }), timeoutMs: timeouts.ttsMs, lateError });
    },
    close: () => tts.close(),
  };
  return toldTts(telemetry, { runId: run.runId, turn }, inTime);
}

/** @throws PipelineError `hook-failed` */
export async function hook<Result>(run: () => Result | Promise<Result>): Promise<Awaited<Result>> {
  try {
    return await run();
  } catch (cause) {
    throw asPipelineError(cause, 'hook-failed', 'A hook');
  }
}
