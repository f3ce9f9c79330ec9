/** A conversation of 30 minutes over one stream, as fast as it goes: what the heap keeps of each of them. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createPipeline, StreamedAudioInput } from '@voice-agent/voice-pipeline';
import type { Scenario } from '../../harness/measure.ts';
import { rounded, slope } from '../../harness/statistics.ts';
import { timedStages } from '../timed-stages.ts';

const DELAYS = { sttMs: 0, workflowMs: 0, ttsMs: 0, chunkMs: 0, chunksPerSentence: 10 };
const ANSWER = ['This is the first sentence. ', 'And this is a second one.'];
const WARM_MINUTES = 5;

export const memory: Scenario = {
  name: 'memory',
  async run({ quick, log }) {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const { took: _took, ...stages } = timedStages(DELAYS, ANSWER);
    const input = new StreamedAudioInput({ maxBufferedSeconds: 30 });
    const events = createPipeline(stages).runStreamed(input);
    let endedTurns = 0;
    const reading = (async () => {
      for await (const event of events) if (event.type === 'turn_ended') endedTurns += 1;
    })();
    const points: [minute: number, bytes: number][] = [];
    const minutes = quick ? 10 : 30;
    for (let turn = 0; turn < minutes * 6; turn++) {
      // Ten seconds: four of speech, six of silence.
      input.push(new Int16Array(4 * 24_000).fill(9000));
      input.push(new Int16Array(6 * 24_000));
      while (endedTurns <= turn) await new Promise((resolve) => setImmediate(resolve));
      if (turn % 6 !== 5) continue;
      collectGarbage();
      points.push([(turn + 1) / 6, process.memoryUsage().heapUsed]);
    }
    input.close();
    await reading;
    const settled = points.filter(([minute]) => minute > WARM_MINUTES);
    log(`  ${settled.map(([, bytes]) => (bytes / 1e6).toFixed(2)).join(' ')} MB`);
    return [
      {
        id: 'voice-pipeline.memory',
        title: 'growth of the heap over a conversation of 30 minutes, its history included',
        value: rounded(slope(settled) / 1000),
        unit: 'kB/min',
        better: 'lower',
        budget: 16,
        peers: {},
      },
    ];
  },
};
