/** 64 sentences, half of them of the domain that the recogniser was told, by three voices: clean, at 20 and at 10 dB. */
import { flite, pocketSphinx, type Stt } from '@voice-agent/voice-pipeline';
import type { Measure, Scenario } from '../../harness/measure.ts';
import { IN_DOMAIN, OUT_OF_DOMAIN, PHRASES, SLOTS } from '../sentences.ts';
import { join, say, silence, VOICES, withNoise } from '../speech.ts';
import { wordErrors, wordsOf } from '../word-errors.ts';

const CONDITIONS = { clean: Infinity, '20 dB': 20, '10 dB': 10 };
const AT_ONCE = 2;

export const recognition: Scenario = {
  name: 'recognition',
  async run({ quick, log }) {
    const tts = flite();
    const stt = await pocketSphinx({ phrases: PHRASES, slots: SLOTS });
    const kinds = { 'of the domain': IN_DOMAIN, 'of anything': OUT_OF_DOMAIN };
    try {
      const measures: Measure[] = [];
      for (const [condition, snrDb] of Object.entries(CONDITIONS)) {
        for (const [kind, all] of Object.entries(kinds)) {
          const sentences = all.filter((_, n) => !quick || n % 8 === 0);
          const waiting = sentences.flatMap((text) => VOICES.map((voice) => ({ text, voice })));
          let errors = 0;
          let words = 0;
          const work = async () => {
            for (let next = waiting.shift(); next; next = waiting.shift()) {
              const said = wordsOf(next.text);
              const speech = await say(tts, next.text, next.voice);
              const padded = join([silence(300), speech, silence(500)]);
              errors += wordErrors(said, wordsOf(await hear(stt, withNoise(padded, speech, snrDb))));
              words += said.length;
            }
          };
          await Promise.all(Array.from({ length: AT_ONCE }, work));
          log(`  ${condition}, ${kind}: ${errors} errors in ${words} words`);
          measures.push({
            id: `realtime-server.word-errors-${condition}-${kind}`.replaceAll(' ', '-').toLowerCase(),
            title: `word error rate, sentences ${kind}, ${condition}`,
            value: (100 * errors) / words,
            unit: '%',
            better: 'lower',
            budget: null,
            peers: {},
          });
        }
      }
      return measures;
    } finally {
      await stt.close();
      await tts.close();
    }
  },
};

async function hear(stt: Stt, samples: Int16Array): Promise<string> {
  const utterance = stt.start();
  for (let at = 0; at < samples.length; at += 960) utterance.push(samples.subarray(at, at + 960));
  let text = '';
  for await (const piece of utterance.finish()) text += piece;
  return text;
}
