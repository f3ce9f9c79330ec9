/** From the end of a visitor's speech to the first sound, less what the three stages took themselves. */
import { AudioInput, createPipeline } from '@voice-agent/voice-pipeline';
import type { Scenario } from '../../harness/measure.ts';
import { median, percentile, rounded } from '../../harness/statistics.ts';
import { timedStages } from '../timed-stages.ts';

const DELAYS = { sttMs: 40, workflowMs: 60, ttsMs: 50, chunkMs: 0, chunksPerSentence: 10 };
const ANSWER = ['This is the first sentence. ', 'And this is a second one.'];

export const overhead: Scenario = {
  name: 'overhead',
  async run({ quick }) {
    const { took, ...stages } = timedStages(DELAYS, ANSWER);
    const pipeline = createPipeline(stages);
    const clip = AudioInput.fromSamples(new Int16Array(24_000));
    const overheads: number[] = [];
    for (let turn = 0; turn < (quick ? 20 : 200); turn++) {
      // A clip is all there: its speech ends when the run begins.
      const began = performance.now();
      for await (const event of pipeline.run(clip)) {
        if (event.type !== 'audio') continue;
        overheads.push(performance.now() - began - took.sttMs - took.workflowMs - took.ttsMs);
        break;
      }
    }
    // The first ones compile.
    const settled = overheads.slice(5);
    const row = { unit: 'ms', better: 'lower', peers: {} } as const;
    const title = "end of speech → first sound, over the sum of the stages' own delays";
    return [
      {
        id: 'voice-pipeline.overhead',
        title: `${title}, p95`,
        value: rounded(percentile(settled, 0.95)),
        budget: 5,
        ...row,
      },
      {
        id: 'voice-pipeline.overhead-median',
        title: `${title}, median`,
        value: rounded(median(settled)),
        budget: null,
        ...row,
      },
    ];
  },
};
