/** A voice twice as fast as speech, heard by a player with 200 ms in its buffer: how long is it silent between sentences? */
import { setTimeout as pause } from 'node:timers/promises';
import { AudioInput, createPipeline } from '@voice-agent/voice-pipeline';
import type { Scenario } from '../../harness/measure.ts';
import { rounded } from '../../harness/statistics.ts';
import { timedStages } from '../timed-stages.ts';

const DELAYS = { sttMs: 0, workflowMs: 0, ttsMs: 50, chunkMs: 50, chunksPerSentence: 20 };
const BUFFER_MS = 200;

export const gaps: Scenario = {
  name: 'gaps',
  async run({ quick }) {
    const answer = Array.from({ length: quick ? 5 : 30 }, (_, i) => `This is sentence number ${i} of many. `);
    const { took: _took, ...stages } = timedStages(DELAYS, answer);
    let silentMs = 0;
    let playedUntil: number | undefined;
    for await (const event of createPipeline(stages).run(AudioInput.fromSamples(new Int16Array(2400)))) {
      if (event.type !== 'audio') continue;
      const now = performance.now();
      if (playedUntil !== undefined) silentMs += Math.max(0, now - playedUntil);
      playedUntil = Math.max(playedUntil ?? now, now) + event.samples.length / 24;
      if (playedUntil - now > BUFFER_MS) await pause(playedUntil - now - BUFFER_MS);
    }
    return [
      {
        id: 'voice-pipeline.gaps',
        title: 'silence within an answer of 60 s, by a voice twice as fast as speech',
        value: rounded(silentMs),
        unit: 'ms',
        better: 'lower',
        budget: 0,
        peers: {},
      },
    ];
  },
};
