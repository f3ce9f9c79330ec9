/** Answers at the pace of speech over a line that delays every message by 0 to 200 ms. */
import type { Scenario } from '../../harness/measure.ts';
import { mean } from '../../harness/statistics.ts';
import { row, runSituation } from '../compare.ts';
import type { HeardSound } from '../stage/heard-sound.ts';
import { traceSource } from '../stage/heard-source.ts';
import type { ClientName, Stage } from '../stage/open-stage.ts';
import { neverSilent, SAMPLES_PER_MS } from '../stage/test-sound.ts';
import { seededRandom, type WireChunk, wireSchedule, withJitter } from '../stage/wire-schedule.ts';

const JITTER_MS = 200;
const ANSWER_MS = 5_000;

/** What was heard of an answer. It is judged when all have been heard: that takes the processor that the others need. */
interface HeardAnswer {
  readonly heard: HeardSound;
  /** When its first sample would be heard over a perfect line with no buffer. */
  readonly idealMs: number;
}

interface JudgedAnswer {
  readonly gaps: number;
  readonly gapMs: number;
  /** How much later than on a perfect line an answer was heard, on the average of its samples. */
  readonly delayMs: number;
}

export const jitter: Scenario = {
  name: 'jitter',
  async run(options) {
    const count = options.quick ? 2 : 14;
    const peers = ['plain', '@elevenlabs/client', 'wavtools'] as const;
    const measure = (stage: Stage) => jitteryAnswers(stage, count);
    const heard = await runSituation({ peers, instruments: ['ear'], measure, together: true }, options);
    const trials = new Map([...heard].map(([client, answers]) => [client, answers.map((one) => judge(client, one))]));
    const perMinute = 60_000 / (ANSWER_MS * count);
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
    const about = { better: 'lower', budget: null } as const;
    const rows = [
      row(trials, (all) => sum(all.map(({ gaps }) => gaps)) * perMinute, {
        ...about,
        id: 'widget.jitter-gaps',
        title: 'playback gaps per minute, 0–200 ms of jitter',
        unit: 'gaps',
      }),
      row(trials, (all) => sum(all.map(({ gapMs }) => gapMs)) * perMinute, {
        ...about,
        id: 'widget.jitter-gap-time',
        title: 'silence in the middle of speech per minute, 0–200 ms of jitter',
        unit: 'ms',
      }),
      row(trials, (all) => mean(all.map(({ delayMs }) => delayMs)), {
        ...about,
        id: 'widget.jitter-delay',
        title: 'added delay, mean over all samples, 0–200 ms of jitter',
        unit: 'ms',
      }),
    ];
    // The promise is relative: no more than the best of the peers.
    return rows.map((measure) => ({ ...measure, budget: Math.min(...Object.values(measure.peers)) }));
  },
};

async function jitteryAnswers(stage: Stage, count: number): Promise<HeardAnswer[]> {
  const random = seededRandom(23);
  const steady = wireSchedule({ durationMs: ANSWER_MS, chunkMs: 40, speed: 1 });
  const answers: HeardAnswer[] = [];
  for (let i = 0; i < count; i++) answers.push(await jitteryAnswer(stage, withJitter(steady, JITTER_MS, random)));
  return answers;
}

async function jitteryAnswer(stage: Stage, schedule: readonly WireChunk[]): Promise<HeardAnswer> {
  const { ear } = stage;
  await ear.silence(400);
  ear.forget();
  const { firstDeltaMs, sent } = stage.line().say(schedule);
  await sent;
  await ear.silence(400);
  const heard = ear.heard;
  if (!heard) throw new Error('The agent was not heard.');
  return { heard, idealMs: firstDeltaMs - (schedule[0]?.atMs ?? 0) };
}

function judge(client: ClientName, { heard, idealMs }: HeardAnswer): JudgedAnswer {
  const { from, gaps, recording } = heard;
  const gapSamples = gaps.reduce((total, { samples }) => total + samples, 0);
  // What is heard when, and not how much: a player may leave something out, or play something twice.
  const trace = traceSource(recording, neverSilent(ANSWER_MS));
  if (trace.length < ANSWER_MS / 20)
    throw new Error(
      `${client}: of the answer ${trace.length * 10} ms were recognised, of ${Math.round(recording.length / SAMPLES_PER_MS)} ms heard.`,
    );
  const delays = trace.map(({ at, source }) => heard.wallMs(from + at) - idealMs - source / SAMPLES_PER_MS);
  return { gaps: gaps.length, gapMs: gapSamples / SAMPLES_PER_MS, delayMs: mean(delays) };
}
