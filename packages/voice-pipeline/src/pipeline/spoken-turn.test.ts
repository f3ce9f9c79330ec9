/** One turn with nothing but real parts: Flite asks, PocketSphinx hears, a workflow answers, Flite says it, and PocketSphinx hears that. */
import { encodeWav, resample } from '@voice-agent/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AudioInput } from '../audio/audio-input.ts';
import { flite } from '../stages/flite-tts.ts';
import { pocketSphinx } from '../stages/pocketsphinx-stt.ts';
import { hear, say } from '../stages/speech.fixture.ts';
import type { Stt } from '../stages/stt.ts';
import { SimpleWorkflow } from '../workflow/simple-workflow.ts';
import { createPipeline } from './pipeline.ts';

const tts = flite();
let stt: Stt;

beforeAll(async () => {
  stt = await pocketSphinx({ phrases: ['where is my order {number}', 'your order {number} is ready'] });
}, 60_000);

afterAll(async () => {
  await stt.close();
  await tts.close();
});

it('answers a spoken question with speech that says the answer', async () => {
  const question = await say(tts, 'where is my order forty two', 'rms');
  const input = AudioInput.from(encodeWav(resample(question, 24_000, 16_000), 16_000));
  const workflow = new SimpleWorkflow({
    answer: (text) => (/order forty two/u.test(text) ? 'Your order forty two is ready.' : 'I did not understand.'),
  });
  const spoken: Int16Array[] = [new Int16Array(4800)];
  const errors: unknown[] = [];
  let heard = '';
  for await (const event of createPipeline({ stt, workflow, tts, voice: 'cedar' }).run(input)) {
    if (event.type === 'transcript') heard = event.text;
    if (event.type === 'audio') spoken.push(event.samples);
    if (event.type === 'error') errors.push(event.error);
  }
  expect(errors).toEqual([]);
  expect(heard).toBe('where is my order forty two');
  const answer = Int16Array.from(spoken.flatMap((samples) => [...samples]));
  expect(await hear(stt, answer)).toBe('your order forty two is ready');
}, 120_000);
