/** From the microphone to the server over loopback: marks in the microphone's recording, found on both sides. */
import type { Scenario } from '../../harness/measure.ts';
import { percentile } from '../../harness/statistics.ts';
import { row, runSituation } from '../compare.ts';
import { sleep } from '../stage/clock.ts';
import type { ClientName, Stage } from '../stage/open-stage.ts';
import { delaysOfMarks, type TimedMark } from '../stage/pair-marks.ts';
import type { MicrophoneFrame } from '../stage/realtime-line.ts';
import { findMarks } from '../stage/test-sound.ts';

/** What `page/microphone-clock.ts` leaves. */
interface MarkedPage {
  readonly microphoneMarks: readonly TimedMark[];
}

/** One frame of 40 ms, and 15. */
const BUDGET_MS = 55;

export const captureDelay: Scenario = {
  name: 'capture-delay',
  async run(options) {
    const measure = (stage: Stage, client: ClientName) => {
      const durationMs = client === 'widget' ? 25_000 : 15_000;
      return captureDelays(stage, options.quick ? 5_000 : durationMs);
    };
    const peers = ['plain', '@elevenlabs/client', 'wavtools'] as const;
    const trials = await runSituation({ peers, instruments: ['microphone-clock'], measure }, options);
    return [
      row(trials, (all) => percentile(all, 0.99), {
        id: 'widget.capture-delay',
        title: 'microphone sample → frame with it at the server, p99',
        unit: 'ms',
        better: 'lower',
        budget: BUDGET_MS,
      }),
      row(trials, (all) => percentile(all, 0.5), {
        id: 'widget.capture-delay-median',
        title: 'microphone sample → frame with it at the server, median',
        unit: 'ms',
        better: 'lower',
        budget: null,
      }),
    ];
  },
};

async function captureDelays(stage: Stage, durationMs: number): Promise<number[]> {
  const line = stage.line();
  await sleep(500);
  line.forget();
  await sleep(durationMs);
  const { frames } = line;
  const captured = await stage.page.evaluate(() => (globalThis as unknown as MarkedPage).microphoneMarks);
  const arrival = arrivals(frames);
  const arrived = findMarks(join(frames)).map(({ sample, tone }) => ({ atMs: arrival(sample), tone }));
  return delaysOfMarks(arrived, captured);
}

function join(frames: readonly MicrophoneFrame[]): Int16Array {
  const joined = new Int16Array(frames.reduce((sum, { samples }) => sum + samples.length, 0));
  let at = 0;
  for (const { samples } of frames) {
    joined.set(samples, at);
    at += samples.length;
  }
  return joined;
}

/** When the frame with a sample arrived. */
function arrivals(frames: readonly MicrophoneFrame[]): (sample: number) => number {
  let end = 0;
  const ends = frames.map(({ atMs, samples }) => {
    end += samples.length;
    return { end, atMs };
  });
  return (sample) => ends.find((frame) => sample < frame.end)!.atMs;
}
