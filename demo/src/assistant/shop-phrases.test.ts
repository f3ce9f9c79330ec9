/** What the page invites customers to say is understood when it is spoken: Flite says it, PocketSphinx hears it. */
import { flite, pocketSphinx, type Stt } from '@voice-agent/voice-pipeline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hear, say } from '../../../packages/voice-pipeline/src/stages/speech.fixture.ts';
import { SHOP_PHRASES, SHOP_SLOTS } from './shop-phrases.ts';
import { understand } from './understand.ts';

const tts = flite();
let stt: Stt;

beforeAll(async () => {
  stt = await pocketSphinx({ phrases: SHOP_PHRASES, slots: SHOP_SLOTS });
});

afterAll(async () => {
  await stt.close();
  await tts.close();
});

const SENTENCES = [
  'what is the status of order forty two',
  'show me the touring bike',
  "can i see the children's bicycle please",
  'the town bike',
  'when are you open on saturday',
  'which repair slots are free on tuesday',
  'book a repair on tuesday at ten',
  'what have i booked',
  'can you fix my bike',
  'can i speak to the owner',
  'can i have a discount please',
  'thank you',
];

describe('SHOP_PHRASES', () => {
  it.each(['slt', 'rms'])('let every sentence be understood that is spoken by %s', async (voice) => {
    for (const sentence of SENTENCES) {
      const heard = await hear(stt, await say(tts, sentence, voice));
      expect(understand(heard), `${sentence} was heard as ${heard}`).toEqual(understand(sentence));
    }
  });
});
