/** Speech that is stretched as far as it ever is can still be understood: Flite says it, PocketSphinx hears it. */
import { flite, pocketSphinx } from '@voice-agent/voice-pipeline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { playStretched } from './play-stretched.fixture.ts';

const SAID = 'what is the status of order forty two';
/** What it could be taken for. */
const PHRASES = [
  '(what is|where is) [the status of] [my] order {order}',
  'book a repair on {day}',
  'my name is (anna|peter)',
];
const SLOTS = { order: ['{number}'], day: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] };
const PAUSE = new Int16Array(4_800);

const tts = flite();
let stt: Awaited<ReturnType<typeof pocketSphinx>>;

beforeAll(async () => {
  stt = await pocketSphinx({ phrases: PHRASES, slots: SLOTS });
});

afterAll(async () => {
  await stt.close();
  await tts.close();
});

async function say(text: string): Promise<Float32Array> {
  const samples: number[] = [];
  for await (const chunk of tts.synthesize(text, { voice: 'slt' })) samples.push(...chunk);
  return Float32Array.from(samples, (sample) => sample / 0x8000);
}

async function hear(sound: Float32Array): Promise<string> {
  const utterance = stt.start();
  utterance.push(PAUSE);
  utterance.push(Int16Array.from(sound, (sample) => sample * 0x7fff));
  utterance.push(PAUSE);
  let text = '';
  for await (const words of utterance.finish()) text += words;
  return text;
}

describe('speech through TimeStretch', () => {
  it.each(['faster', 'slower'] as const)('is understood when it is played %s', async (tempo) => {
    const sound = await say(SAID);
    const { output } = playStretched(sound, tempo);
    expect(Math.abs(output.length / sound.length - 1)).toBeGreaterThan(0.08);
    expect(await hear(output)).toBe(SAID);
  });
});
