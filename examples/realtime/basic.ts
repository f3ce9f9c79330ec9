/**
 * Ask in writing, hear the answer: its words as they come, and its sound as a WAV file.
 *
 *     OPENAI_API_KEY=… node examples/realtime/basic.ts 'Why is the sky blue?' answer.wav
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { encodeWav, PCM_SAMPLE_RATE_HZ } from '@voice-agent/protocol';
import { openSession, type RealtimeEndpoint } from './open-session.ts';

/** Answers the words that were spoken. */
export async function ask(question: string, file: string, endpoint?: RealtimeEndpoint): Promise<string> {
  const session = await openSession({ instructions: 'Answer in one sentence.' }, endpoint);
  const content = [{ type: 'input_text' as const, text: question }];
  session.send({ type: 'conversation.item.create', item: { type: 'message', role: 'user', content } });
  session.send({ type: 'response.create' });

  const sound: Buffer[] = [];
  let words = '';
  for await (const event of session.events) {
    if (event.type === 'response.output_audio_transcript.delta') words += event.delta;
    if (event.type === 'response.output_audio.delta') sound.push(Buffer.from(event.delta, 'base64'));
    if (event.type === 'error') throw new Error(event.error.message);
    if (event.type === 'response.done') session.close();
  }
  const bytes = Buffer.concat(sound);
  const samples = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  await writeFile(file, encodeWav(samples, PCM_SAMPLE_RATE_HZ));
  return words;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await ask(process.argv[2] ?? 'Why is the sky blue?', process.argv[3] ?? 'answer.wav'));
}
