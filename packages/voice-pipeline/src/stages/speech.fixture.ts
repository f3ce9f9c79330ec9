/** Real speech for tests: Flite says it, and a recogniser hears it as a pipeline would feed it. */
import type { Stt, SttOptions } from './stt.ts';
import type { Tts } from './tts.ts';

/** 24 kHz samples of a text, with silence around it as a detector's padding leaves it. */
export async function say(tts: Tts, text: string, voice = 'slt'): Promise<Int16Array<ArrayBuffer>> {
  const chunks: Int16Array[] = [new Int16Array(4800)];
  for await (const chunk of tts.synthesize(text, { voice })) chunks.push(chunk);
  chunks.push(new Int16Array(7200));
  const samples = new Int16Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    samples.set(chunk, at);
    at += chunk.length;
  }
  return samples;
}

/** What is recognised when the samples come in frames of 40 ms, as fast as they are taken. */
export async function hear(stt: Stt, samples: Int16Array, options?: SttOptions): Promise<string> {
  const utterance = stt.start(options);
  for (let at = 0; at < samples.length; at += 960) utterance.push(samples.subarray(at, at + 960));
  let text = '';
  for await (const delta of utterance.finish()) text += delta;
  return text;
}
