/** How long the first delta of an answer waits until it is heard: at the pace of speech, and faster, as services send. */
import type { Scenario } from '../../harness/measure.ts';
import { percentile } from '../../harness/statistics.ts';
import { type ByClient, row, runSituation } from '../compare.ts';
import { sleep } from '../stage/clock.ts';
import type { ClientName, Stage } from '../stage/open-stage.ts';
import { undisturbed } from '../stage/undisturbed.ts';
import { type WireChunk, wireSchedule } from '../stage/wire-schedule.ts';

const PACE_OF_SPEECH = wireSchedule({ durationMs: 280, chunkMs: 40, speed: 1 });
const FASTER = wireSchedule({ durationMs: 400, chunkMs: 200, speed: 8 });
/** The playback buffer that the widget starts with, 80 ms, and 15. */
const BUDGET_MS = 95;

interface Delays {
  readonly paced: number[];
  readonly fast: number[];
}

export const firstSound: Scenario = {
  name: 'first-sound',
  async run(options) {
    const ours = options.quick ? 5 : 40;
    const theirs = options.quick ? 3 : 10;
    const measure = async (stage: Stage, client: ClientName): Promise<Delays> => {
      const count = client === 'widget' ? ours : theirs;
      return { paced: await firstSounds(stage, PACE_OF_SPEECH, count), fast: await firstSounds(stage, FASTER, count) };
    };
    const peers = ['plain', '@elevenlabs/client', 'wavtools'] as const;
    const trials: ByClient<Delays> = await runSituation({ peers, instruments: ['ear'], measure }, options);
    const about = { unit: 'ms', better: 'lower', budget: BUDGET_MS } as const;
    const title = 'first audio delta at the socket → first audible sample';
    return [
      row(trials, ({ paced }) => percentile(paced, 0.99), {
        ...about,
        id: 'widget.first-sound',
        title: `${title}, p99, sent at the pace of speech in 40 ms`,
      }),
      row(trials, ({ fast }) => percentile(fast, 0.99), {
        ...about,
        id: 'widget.first-sound-fast',
        title: `${title}, p99, sent 8 times faster in 200 ms`,
      }),
    ];
  },
};

async function firstSounds(stage: Stage, schedule: readonly WireChunk[], count: number): Promise<number[]> {
  const delays: number[] = [];
  for (let i = 0; i < count; i++) delays.push(await undisturbed(() => firstSoundOnce(stage, schedule), { tries: 2 }));
  return delays;
}

async function firstSoundOnce(stage: Stage, schedule: readonly WireChunk[]): Promise<number> {
  const { ear } = stage;
  await ear.silence(100);
  await sleep(100 + Math.random() * 50);
  ear.forget();
  const { firstDeltaMs, sent } = stage.line().say(schedule);
  await ear.sound();
  await sent;
  await ear.silence(100);
  const heard = ear.heard;
  if (!heard) throw new Error('The agent was not heard.');
  return heard.wallMs(heard.from) - firstDeltaMs;
}
