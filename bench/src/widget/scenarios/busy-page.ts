/** The host page blocks its main thread for 2 s in the middle of a conversation: both directions. */
import type { Scenario } from '../../harness/measure.ts';
import { maximum } from '../../harness/statistics.ts';
import { row, runSituation } from '../compare.ts';
import { sleep } from '../stage/clock.ts';
import { blockMainThread, type Stage } from '../stage/open-stage.ts';
import type { MicrophoneFrame } from '../stage/realtime-line.ts';
import { undisturbed } from '../stage/undisturbed.ts';
import { wireSchedule } from '../stage/wire-schedule.ts';

const BLOCK_MS = 2_000;
/** Half of the smallest buffer that a player starts with: a server that is later than that makes gaps itself. */
const STALL_MS = 40;
/** Two frames of 40 ms. */
const LARGEST_GAP_MS = 80;

export const busyPage: Scenario = {
  name: 'busy-page',
  async run(options) {
    const repeats = options.quick ? 1 : 3;
    const peers = ['plain', '@elevenlabs/client', 'wavtools'] as const;
    const measure = async (stage: Stage) => {
      const trials = [];
      for (let i = 0; i < repeats; i++) trials.push(await undisturbed(() => blockOnce(stage), { stallMs: STALL_MS }));
      return trials;
    };
    const trials = await runSituation({ peers, instruments: ['ear'], measure }, options);
    const lower = { better: 'lower' } as const;
    return [
      row(trials, (all) => maximum(all.map(({ largestGapMs }) => largestGapMs)), {
        ...lower,
        id: 'widget.capture-gap-blocked',
        title: 'largest gap between microphone frames, main thread blocked 2 s',
        unit: 'ms',
        budget: LARGEST_GAP_MS,
      }),
      row(trials, (all) => maximum(all.map(({ gapSamples }) => gapSamples)), {
        ...lower,
        id: 'widget.playback-gaps-blocked',
        title: 'playback gaps, main thread blocked 2 s',
        unit: 'samples',
        budget: 0,
      }),
    ];
  },
};

/** The agent speaks for 4.5 s at the pace of speech; the page is blocked from about the first second on. */
async function blockOnce(stage: Stage): Promise<{ largestGapMs: number; gapSamples: number }> {
  const { ear, page } = stage;
  const line = stage.line();
  await ear.silence(200);
  ear.forget();
  const { sent } = line.say(wireSchedule({ durationMs: 4_500, chunkMs: 40, speed: 1 }));
  await ear.sound();
  await sleep(600 + Math.random() * 400);
  line.forget();
  await sleep(200);
  await blockMainThread(page, BLOCK_MS);
  await sleep(300);
  const largestGapMs = largestGap(line.frames);
  await sent;
  await ear.silence(300);
  const gaps = ear.heard?.gaps ?? [];
  return { largestGapMs, gapSamples: gaps.reduce((sum, { samples }) => sum + samples, 0) };
}

function largestGap(frames: readonly MicrophoneFrame[]): number {
  return maximum(frames.slice(1).map(({ atMs }, i) => atMs - (frames[i]?.atMs ?? atMs)));
}
