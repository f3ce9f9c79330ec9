/** The visitor interrupts the agent while the host page blocks its main thread. */
import type { Scenario } from '../../harness/measure.ts';
import { median, percentile } from '../../harness/statistics.ts';
import { row, runSituation } from '../compare.ts';
import { interruptOnce } from '../stage/interrupt.ts';
import { blockMainThread, type ClientName, type Stage } from '../stage/open-stage.ts';
import { wireSchedule } from '../stage/wire-schedule.ts';

const BLOCK_MS = 1_000;
/** All of it is with the client before the block begins: a client that cannot receive must not fall silent for want. */
const AT_ONCE = wireSchedule({ durationMs: 4_000, chunkMs: 200, speed: Number.POSITIVE_INFINITY });
const PEERS = ['plain', '@elevenlabs/client', 'wavtools', '@openai/agents-realtime'] as const;

export const busyBargeIn: Scenario = {
  name: 'busy-barge-in',
  async run(options) {
    const ours = options.quick ? 5 : 30;
    const theirs = options.quick ? 2 : 6;
    const measure = (stage: Stage, client: ClientName) => interruptOften(stage, client === 'widget' ? ours : theirs);
    const trials = await runSituation({ peers: PEERS, instruments: ['ear'], measure }, options);
    return [
      row(trials, (all) => percentile(all, 0.99), {
        id: 'widget.barge-in-blocked',
        title: 'speech_started received → output silent, main thread blocked, p99',
        unit: 'ms',
        better: 'lower',
        budget: 30,
      }),
      row(trials, median, {
        id: 'widget.barge-in-blocked-median',
        title: 'speech_started received → output silent, main thread blocked, median',
        unit: 'ms',
        better: 'lower',
        budget: null,
      }),
    ];
  },
};

async function interruptOften(stage: Stage, count: number): Promise<number[]> {
  const trials: number[] = [];
  for (let i = 0; i < count; i++) trials.push(await interruptBlocked(stage));
  return trials;
}

async function interruptBlocked(stage: Stage): Promise<number> {
  let blocked: Promise<void> | undefined;
  const onHeard = () => {
    blocked = blockMainThread(stage.page, BLOCK_MS);
  };
  // The block has begun by then, and lasts beyond it.
  const { silentAfterMs } = await interruptOnce(stage, {
    schedule: AT_ONCE,
    afterMs: 150 + Math.random() * 200,
    onHeard,
  });
  await blocked;
  return silentAfterMs;
}
