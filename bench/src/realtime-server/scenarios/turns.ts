/**
 * Turn detection at its defaults, scored on two sentences with a pause of 350 ms between them (a visitor who thinks) and
 * 1.5 s of quiet around: a cut-off is a turn that ends before the last word, a false start one that begins in the quiet.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRealtimeServer, flite, SimpleWorkflow, webRtcVad } from '@voice-agent/voice-pipeline';
import type { Measure, Scenario } from '../../harness/measure.ts';
import { IN_DOMAIN, OUT_OF_DOMAIN } from '../sentences.ts';
import { join, say, silence, VOICES, withNoise } from '../speech.ts';
import { API_KEY, Visitor } from '../visitor.ts';

const QUIET_MS = 1_500;
const PAUSE_MS = 350;
/** What a turn may reach back: the padding, and the frames in which speech is noticed. */
const EARLY_MS = 300 + 100;
const CONDITIONS = { clean: Infinity, '20 dB': 20, '10 dB': 10 };

interface Score {
  turns: number;
  cutOffs: number;
  falseStarts: number;
  missed: number;
}

export const turns: Scenario = {
  name: 'turns',
  async run({ quick, log }) {
    const tts = flite();
    const server = createServer();
    const workflow = new SimpleWorkflow({ answer: () => '' });
    const engine = createRealtimeServer({ apiKey: API_KEY, vad: webRtcVad(), tts, workflow });
    engine.attach(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const sentences = [...IN_DOMAIN, ...OUT_OF_DOMAIN].filter((_, n) => !quick || n % 8 === 0);
    try {
      const measures: Measure[] = [];
      for (const [condition, snrDb] of Object.entries(CONDITIONS)) {
        const sum: Score = { turns: 0, cutOffs: 0, falseStarts: 0, missed: 0 };
        for (const voice of VOICES)
          for (const [n, text] of sentences.entries()) {
            const parts = [await say(tts, text, voice), await say(tts, sentences.at(n - 1) as string, voice)] as const;
            const one = await score(port, parts, snrDb);
            for (const key of Object.keys(sum) as (keyof Score)[]) sum[key] += one[key];
          }
        log(`  ${condition}: ${JSON.stringify(sum)}`);
        const base = { unit: '%', better: 'lower' as const, budget: null, peers: {} };
        const id = condition.replace(' ', '-').toLowerCase();
        const share = (count: number) => (100 * count) / sum.turns;
        measures.push(
          {
            ...base,
            id: `realtime-server.cut-offs-${id}`,
            title: `turns cut off in a pause of ${PAUSE_MS} ms, ${condition}`,
            value: share(sum.cutOffs),
          },
          {
            ...base,
            id: `realtime-server.false-starts-${id}`,
            title: `false starts per turn, ${condition}`,
            value: share(sum.falseStarts),
          },
          {
            ...base,
            id: `realtime-server.missed-${id}`,
            title: `turns that were not noticed, or did not end, ${condition}`,
            value: share(sum.missed),
          },
        );
      }
      return measures;
    } finally {
      await engine.close();
      server.close();
      await tts.close();
    }
  },
};

/** As fast as the engine takes it: its clock is the sound's. */
async function score(port: number, [first, second]: readonly [Int16Array, Int16Array], snrDb: number): Promise<Score> {
  const speech = join([first, silence(PAUSE_MS), second]);
  const samples = withNoise(join([silence(QUIET_MS), speech, silence(QUIET_MS)]), first, snrDb);
  const endMs = QUIET_MS + speech.length / 24;
  const visitor = await Visitor.open(port, '?intent=transcription');
  const starts: number[] = [];
  const ends: number[] = [];
  const told = new Promise<void>((resolve) => {
    visitor.on((event) => {
      if (event.type === 'input_audio_buffer.speech_started') starts.push(event.audio_start_ms);
      if (event.type === 'input_audio_buffer.speech_stopped') ends.push(event.audio_end_ms);
      if (event.type === 'error') resolve();
    });
  });
  for (let at = 0; at < samples.length; at += 9_600) visitor.append(samples.subarray(at, at + 9_600));
  // Its refusal says that everything before it has been heard.
  visitor.send({ type: 'response.create' });
  await told;
  visitor.close();
  return {
    turns: 1,
    cutOffs: ends.filter((at) => at < endMs).length,
    falseStarts: starts.filter((at) => at < QUIET_MS - EARLY_MS || at > endMs).length,
    missed: ends.some((at) => at >= endMs) ? 0 : 1,
  };
}
