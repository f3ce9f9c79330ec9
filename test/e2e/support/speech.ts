/** Speech for a fake microphone, made by Flite, and recognition of what a page played, by PocketSphinx. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeWav, PCM_SAMPLE_RATE_HZ } from '@voice-agent/protocol';
import { flite, pocketSphinx } from '@voice-agent/voice-pipeline';

/** Seconds of silence, or a sentence. */
export type ScriptLine = number | string;

/** Writes the script as a WAV file, as a microphone would hear it, and answers its path. */
export async function microphoneFile(script: readonly ScriptLine[], voice = 'slt'): Promise<string> {
  const tts = flite();
  const chunks: Int16Array[] = [];
  for (const line of script) {
    if (typeof line === 'number') chunks.push(new Int16Array(line * PCM_SAMPLE_RATE_HZ));
    else for await (const chunk of tts.synthesize(line, { voice })) chunks.push(chunk);
  }
  await tts.close();
  const file = join(await mkdtemp(join(tmpdir(), 'microphone-')), 'microphone.wav');
  await writeFile(file, encodeWav(join16(chunks), PCM_SAMPLE_RATE_HZ));
  return file;
}

/** What PocketSphinx hears in the samples (24 kHz), given the sentences that may be in them. */
export async function recognise(samples: Int16Array, phrases: readonly string[]): Promise<string> {
  const stt = await pocketSphinx({ phrases });
  const utterance = stt.start();
  utterance.push(samples);
  let text = '';
  for await (const piece of utterance.finish()) text += piece;
  await stt.close();
  return text;
}

function join16(chunks: readonly Int16Array[]): Int16Array {
  const joined = new Int16Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.length;
  }
  return joined;
}
