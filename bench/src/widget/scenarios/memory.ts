/**
 * A conversation of 60 minutes, told at speed: 6 turns a minute, each with a question, an answer of 5 s that comes at
 * once and is interrupted by the next question. What is left after a forced collection must not grow.
 */
import type { Scenario } from '../../harness/measure.ts';
import { slope } from '../../harness/statistics.ts';
import { row, runSituation } from '../compare.ts';
import { sleep } from '../stage/clock.ts';
import { openHeap } from '../stage/heap.ts';
import type { Stage } from '../stage/open-stage.ts';
import { wireSchedule } from '../stage/wire-schedule.ts';

const MINUTES = 60;
/** The first minutes fill caches and compile code. */
const WARM_MINUTES = 10;
const TURNS_PER_MINUTE = 6;
const ANSWER = wireSchedule({ durationMs: 5_000, chunkMs: 200, speed: Number.POSITIVE_INFINITY });
/** Long enough for a player to begin the answer and to be interrupted. */
const TURN_MS = 60;
/** 1 MB in an hour: the transcript itself stays, as text and as elements. */
const BUDGET_KB_PER_MINUTE = 16;

export const memory: Scenario = {
  name: 'memory',
  async run(options) {
    const measure = (stage: Stage) => converse(stage, options.quick ? 20 : MINUTES);
    // wavtools has no part: its player needs more time after an interruption than a simulated conversation gives.
    const peers = ['plain', '@elevenlabs/client'] as const;
    const trials = await runSituation({ peers, instruments: [], measure, together: true }, options);
    return [
      row(trials, (points) => slope(points), {
        id: 'widget.memory-growth',
        title: 'growth of page and worker heap over a conversation of 60 minutes, from minute 10 on',
        unit: 'kB/min',
        better: 'lower',
        budget: BUDGET_KB_PER_MINUTE,
      }),
      row(trials, (points) => points.at(-1)?.[1], {
        id: 'widget.memory-end',
        title: 'page and worker heap after 60 minutes',
        unit: 'kB',
        better: 'lower',
        budget: null,
      }),
    ];
  },
};

/** Minute and kilobytes, from the tenth minute on. */
async function converse(stage: Stage, minutes: number): Promise<[minute: number, kilobytes: number][]> {
  const heap = await openHeap(stage);
  const line = stage.line();
  const points: [number, number][] = [];
  for (let minute = 1; minute <= minutes; minute++) {
    for (let turn = 0; turn < TURNS_PER_MINUTE; turn++) {
      line.visitorSaid(`This is question ${turn} of minute ${minute}, and it is about as long as questions are.`);
      await line.say(ANSWER).sent;
      await sleep(TURN_MS);
    }
    line.forget();
    line.truncations.clear();
    if (minute < WARM_MINUTES || minute % 5 !== 0) continue;
    await sleep(200);
    points.push([minute, (await heap.usedBytes()) / 1000]);
  }
  return points;
}
