/**
 * What was audible in a recording of a page's output, and when. Pure.
 *
 * Frames are the audio clock's. A browser renders a device buffer's quanta in one go, so the wall clock of a frame is
 * not when its quantum was rendered: it is a line through the first quanta of those bursts.
 */
import { percentile } from '../../harness/statistics.ts';

/** 1024 samples at a frame of the audio clock, with the wall clock (unix ms) at which each of its quanta was rendered. */
export interface HeardBlock {
  readonly frame: number;
  readonly sampleRateHz: number;
  readonly stamps: Float64Array;
  readonly samples: Float32Array;
}

export interface Gap {
  readonly frame: number;
  readonly samples: number;
}

export interface HeardSound {
  /** The first audible frame, and the one after the last. */
  readonly from: number;
  readonly to: number;
  /** Audible samples, since the test sound has no silent sample. */
  readonly played: number;
  readonly gaps: readonly Gap[];
  /** All that was heard from the first to the last audible frame. */
  readonly recording: Float32Array;
  /** Unix milliseconds at which a frame was due. */
  wallMs(frame: number): number;
}

const QUANTUM = 128;
/** −70 dB of full scale, and 45 dB below the quietest sample of the test sound. */
const AUDIBLE = 10 / 0x8000;
/** Shorter silences are a fade's zero crossings. */
const SHORTEST_GAP = 8;

export function isAudible(sample: number): boolean {
  return Math.abs(sample) >= AUDIBLE;
}

/** Undefined where nothing was audible. */
export function hearSound(blocks: readonly HeardBlock[]): HeardSound | undefined {
  const gaps: Gap[] = [];
  let from: number | undefined;
  let to = 0;
  let silent = 0;
  for (const { frame, samples } of blocks) {
    for (let i = 0; i < samples.length; i++) {
      if (!isAudible(samples[i]!)) continue;
      const at = frame + i;
      from ??= at;
      if (to > 0 && at - to >= SHORTEST_GAP) {
        gaps.push({ frame: to, samples: at - to });
        silent += at - to;
      }
      to = at + 1;
    }
  }
  if (from === undefined) return undefined;
  const wallMs = wallClock(blocks);
  return { from, to, played: to - from - silent, gaps, recording: record(blocks, from, to), wallMs };
}

function record(blocks: readonly HeardBlock[], from: number, to: number): Float32Array {
  const recording = new Float32Array(to - from);
  for (const { frame, samples } of blocks) {
    const start = Math.max(frame, from);
    const end = Math.min(frame + samples.length, to);
    if (start < end) recording.set(samples.subarray(start - frame, end - frame), start - from);
  }
  return recording;
}

/** Blocks on either side of a frame that tell its wall clock: half a second. */
const NEAR_BLOCKS = 6;

/**
 * The wall clock of a frame, from the stamps of the quanta near it that began a burst. Only near ones: a browser that is
 * held up renders later from then on.
 */
export function wallClock(blocks: readonly HeardBlock[]): (frame: number) => number {
  const offsets = blocks.map(({ frame, sampleRateHz, stamps }) =>
    [...stamps].map((stamp, i) => stamp - ((frame + i * QUANTUM) / sampleRateHz) * 1000),
  );
  const rate = blocks[0]?.sampleRateHz ?? 1;
  return (frame) => {
    const found = blocks.findIndex((block) => frame < block.frame + block.samples.length);
    const at = found < 0 ? blocks.length - 1 : found;
    const near = offsets.slice(Math.max(0, at - NEAR_BLOCKS), at + NEAR_BLOCKS + 1).flat();
    // The first of a burst has the largest offset; the last tenth is what the machine was late with.
    return percentile(near, 0.9) + (frame / rate) * 1000;
  };
}
