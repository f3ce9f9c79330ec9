/** Speech for the bench, made by Flite at bench time, and noise to hear it through. Samples are 24 kHz mono. */
import type { Tts } from '@voice-agent/voice-pipeline';

export const VOICES = ['slt', 'rms', 'kal16'] as const;

/** The words alone: the silence that a voice leaves around them is cut. */
export async function say(tts: Tts, text: string, voice: string): Promise<Int16Array> {
  const chunks: Int16Array[] = [];
  for await (const chunk of tts.synthesize(text, { voice })) chunks.push(chunk);
  const whole = join(chunks);
  const isLoud = (sample: number) => Math.abs(sample) > 300;
  let end = whole.length;
  while (end > 0 && !isLoud(whole[end - 1] ?? 0)) end -= 1;
  return whole.subarray(Math.max(0, whole.findIndex(isLoud)), end);
}

export function silence(ms: number): Int16Array {
  return new Int16Array(ms * 24);
}

export function join(chunks: readonly Int16Array[]): Int16Array {
  const joined = new Int16Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.length;
  }
  return joined;
}

/**
 * White noise of the same bench run after run, added over the whole at a distance from `speech`, which is the part of
 * `samples` with words. `snrDb` Infinity: none.
 */
export function withNoise(samples: Int16Array, speech: Int16Array, snrDb: number): Int16Array {
  if (snrDb === Infinity) return samples;
  const power = speech.reduce((sum, sample) => sum + sample * sample, 0) / speech.length;
  const deviation = Math.sqrt(power / 10 ** (snrDb / 10));
  let seed = 1;
  const random = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  const noise = () => {
    // The sum of twelve is close enough to a bell.
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += random();
    return sum * deviation;
  };
  return samples.map((sample) => Math.max(-32_768, Math.min(32_767, Math.round(sample + noise()))));
}
