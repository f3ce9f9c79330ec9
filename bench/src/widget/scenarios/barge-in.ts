/** The visitor interrupts the agent at random moments: how soon it is silent, and whether the provider is told the truth. */
import type { Scenario } from '../../harness/measure.ts';
import { median, percentile } from '../../harness/statistics.ts';
import { row, runSituation } from '../compare.ts';
import { type Interruption, interruptOnce } from '../stage/interrupt.ts';
import type { ClientName, Stage } from '../stage/open-stage.ts';
import { undisturbed } from '../stage/undisturbed.ts';
import { seededRandom, wireSchedule, withJitter } from '../stage/wire-schedule.ts';

const PEERS = ['plain', '@elevenlabs/client', 'wavtools', '@openai/agents-realtime'] as const;

export const bargeIn: Scenario = {
  name: 'barge-in',
  async run(options) {
    const ours = options.quick ? 20 : 200;
    const theirs = options.quick ? 6 : 30;
    const measure = (stage: Stage, client: ClientName) => interruptOften(stage, client === 'widget' ? ours : theirs);
    const instruments = ['ear'] as const;
    // Alone, so that nothing but the widget keeps the machine busy; the peers share it.
    const widget = await runSituation({ peers: [], instruments, measure }, options);
    const peers = await runSituation({ peers: PEERS, instruments, measure, only: 'peers', together: true }, options);
    const trials = new Map([...widget, ...peers]);
    return [
      row(
        trials,
        (all) =>
          percentile(
            all.map(({ silentAfterMs }) => silentAfterMs),
            0.99,
          ),
        {
          id: 'widget.barge-in',
          title: 'speech_started received → output silent, p99',
          unit: 'ms',
          better: 'lower',
          budget: 30,
        },
      ),
      row(trials, (all) => median(all.map(({ silentAfterMs }) => silentAfterMs)), {
        id: 'widget.barge-in-median',
        title: 'speech_started received → output silent, median',
        unit: 'ms',
        better: 'lower',
        budget: null,
      }),
      row(trials, truncationError, {
        id: 'widget.truncation-error',
        title: `audio_end_ms against what was really played, p99 over ${ours} random interruptions`,
        unit: 'ms',
        better: 'lower',
        budget: 10,
      }),
    ];
  },
};

/** Half of the answers come faster than they sound, half at the pace of speech over a line with 0–200 ms of jitter. */
async function interruptOften(stage: Stage, count: number): Promise<Interruption[]> {
  const random = seededRandom(11);
  const steady = wireSchedule({ durationMs: 4_000, chunkMs: 40, speed: 1 });
  const trials: Interruption[] = [];
  for (let i = 0; i < count; i++) {
    const schedule = i % 2 === 0 ? undefined : withJitter(steady, 200, random);
    const afterMs = 50 + random() * 400;
    trials.push(
      await undisturbed(() => interruptOnce(stage, { afterMs, ...(schedule && { schedule }) }), { tries: 2 }),
    );
  }
  return trials;
}

/** Undefined for clients that never truncate. Where one forgot only some, those do not count. */
function truncationError(trials: readonly Interruption[]): number | undefined {
  const errors = trials.flatMap(({ truncationErrorMs }) => truncationErrorMs ?? []);
  return errors.length === 0 ? undefined : percentile(errors, 0.99);
}
