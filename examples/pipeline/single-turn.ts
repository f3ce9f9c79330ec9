/**
 * One question in a WAV file, one answer in another: heard by PocketSphinx, spoken by Flite, without a key or a network.
 *
 *     node examples/pipeline/single-turn.ts question.wav answer.wav
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { AudioInput, createPipeline, flite, pocketSphinx, SimpleWorkflow } from '@voice-agent/voice-pipeline';

const HOURS = 'We are open from nine to five, and closed on Sundays.';

export async function answerFile(question: string, answer: string): Promise<string> {
  const stt = await pocketSphinx({ phrases: ['when are you open', 'where is my order {number}'] });
  const tts = flite();
  const workflow = new SimpleWorkflow({ answer: (text) => (/open/.test(text) ? HOURS : `I do not know: ${text}.`) });
  try {
    const pipeline = createPipeline({ stt, workflow, tts });
    const recording = await pipeline.run(AudioInput.from(await readFile(question))).collect();
    await writeFile(answer, recording.toWav());
    return recording.text;
  } finally {
    await Promise.all([stt.close(), tts.close()]);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await answerFile(process.argv[2] ?? 'question.wav', process.argv[3] ?? 'answer.wav'));
}
