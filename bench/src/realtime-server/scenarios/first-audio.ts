/** From the last sample of a spoken question to the first byte of the spoken answer, at the default turn detection. */
import { setTimeout as sleep } from 'node:timers/promises';
import { flite } from '@voice-agent/voice-pipeline';
import type { Scenario } from '../../harness/measure.ts';
import { median, percentile } from '../../harness/statistics.ts';
import { Child } from '../../token-server/child.ts';
import { IN_DOMAIN } from '../sentences.ts';
import { join, say, silence, VOICES } from '../speech.ts';
import { Visitor } from '../visitor.ts';
import { ENGINE } from './sockets.ts';

/** The default silence threshold of 500 ms, and 200. */
const BUDGET_MS = 700;
/** An answer is listened to before the next question; the recogniser that was used is replaced meanwhile. */
const LISTENING_MS = 2_000;

export const firstAudio: Scenario = {
  name: 'first-audio',
  async run({ quick }) {
    const engine = new Child(ENGINE);
    const tts = flite();
    try {
      const { port } = await engine.message<{ port: number }>();
      const delays: number[] = [];
      for (let n = -1; n < (quick ? 3 : 15); n++) {
        const text = IN_DOMAIN[(n + 1) % IN_DOMAIN.length] as string;
        const delay = await ask(port, await say(tts, text, VOICES[(n + 1) % VOICES.length] as string));
        // The first question warms it up.
        if (n >= 0 && !Number.isNaN(delay)) delays.push(delay);
        await sleep(LISTENING_MS);
      }
      const base = { unit: 'ms', better: 'lower' as const, peers: {} };
      const title = 'end of speech → first audio byte, embedded stages, default turn detection';
      return [
        {
          ...base,
          id: 'realtime-server.first-audio',
          title: `${title}, median`,
          value: median(delays),
          budget: BUDGET_MS,
        },
        {
          ...base,
          id: 'realtime-server.first-audio-p90',
          title: `${title}, p90`,
          value: percentile(delays, 0.9),
          budget: null,
        },
      ];
    } finally {
      await engine.stop();
      await tts.close();
    }
  },
};

async function ask(port: number, question: Int16Array): Promise<number> {
  const visitor = await Visitor.open(port);
  const heard = new Promise<number>((resolve) => {
    visitor.on((event, at) => {
      if (event.type === 'response.output_audio.delta') resolve(at);
    });
    // Words that were not heard have no answer, and are no part of the delay.
    void visitor.answered().then(() => resolve(Number.NaN));
  });
  const spokenAt = await visitor.speak(join([silence(400), question]));
  void visitor.speak(silence(5_000));
  const heardAt = await heard;
  visitor.close();
  return heardAt - spokenAt;
}
