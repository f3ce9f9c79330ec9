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
  readonly graphMarks: readonly TimedMark[];
}

/** All in milliseconds. */
interface CaptureDelays {
  /** From the microphone to the server. */
  readonly all: readonly number[];
  /** The part that no client can change: from the microphone to the first render quantum with it. */
  readonly browser: readonly number[];
  /** The client's part: from there to the server. */
  readonly client: readonly number[];
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
    const about = { unit: 'ms', better: 'lower', budget: null } as const;
    return [
      row(trials, ({ client }) => percentile(client, 0.99), {
        ...about,
        id: 'widget.capture-delay-client',
        title: 'microphone sample in the audio graph → frame with it at the server, p99',
        budget: BUDGET_MS,
      }),
      row(trials, ({ browser }) => percentile(browser, 0.99), {
        ...about,
        id: 'widget.capture-delay-browser',
        title: 'microphone sample → in the audio graph (the browser’s own part), p99',
      }),
      row(trials, ({ all }) => percentile(all, 0.99), {
        ...about,
        id: 'widget.capture-delay',
        title: 'microphone sample → frame with it at the server, p99',
      }),
      row(trials, ({ all }) => percentile(all, 0.5), {
        ...about,
        id: 'widget.capture-delay-median',
        title: 'microphone sample → frame with it at the server, median',
      }),
    ];
  },
};

async function captureDelays(stage: Stage, durationMs: number): Promise<CaptureDelays> {
  const line = stage.line();
  await sleep(500);
  line.forget();
  await sleep(durationMs);
  const { frames } = line;
  const { captured, rendered } = await stage.page.evaluate(() => {
    const { microphoneMarks, graphMarks } = globalThis as unknown as MarkedPage;
    return { captured: microphoneMarks, rendered: graphMarks };
  });
  const arrival = arrivals(frames);
  const arrived = findMarks(join(frames)).map(({ sample, tone }) => ({ atMs: arrival(sample), tone }));
  return {
    all: delaysOfMarks(arrived, captured),
    browser: delaysOfMarks(rendered, captured),
    client: delaysOfMarks(arrived, rendered),
  };
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
