/** Calls over lines of every kind, played by the real queue: seeded, so that every run gives the same numbers. */
import type { PlayoutDepth } from './jitter-depth.ts';
import { PlaybackQueue } from './playback-queue.ts';

const MS = 24;
const QUANTUM = 128;

/** A depth that learns nothing, at the pace of the provider. 0 plays whatever is there. */
export function fixedDepth(samples: number): PlayoutDepth {
  return { samples: Math.max(1, samples), arrived() {}, delayed() {}, tempo: () => undefined, settle() {} };
}

/** Mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** When chunk `index` would come on a wire without delay, and how much the wire adds, in milliseconds. */
export type Line = (index: number, chunkMs: number, random: () => number) => [sentMs: number, delayMs: number];

/** A voice of 120 Hz. */
const VOICE = Int16Array.from({ length: 100 * MS }, (_, i) => 9_000 * Math.exp(-(i % 200) / 40) * Math.cos(i / 4));

/** What a wire does between a provider that speaks in real time or faster and us. */
export const LINES = {
  steady: (i, chunkMs) => [i * chunkMs, 0],
  mild: (i, chunkMs, random) => [i * chunkMs, 20 * random()],
  jittery: (i, chunkMs, random) => [i * chunkMs, 200 * random()],
  bursty: (i, chunkMs, random) => [i * chunkMs, random() < 0.03 ? 150 + 100 * random() : 10 * random()],
  /** A fifth too slow for good. */
  slow: (i, chunkMs) => [i * chunkMs * 1.25, 0],
  ahead: (i, chunkMs) => [(i * chunkMs) / 5, 0],
  aheadJittery: (i, chunkMs, random) => [(i * chunkMs) / 5, 200 * random()],
} satisfies Record<string, Line>;

/** Per reply. `delayMs`: how much later than its chunk would have allowed without any wait a sample is heard. */
export interface Outcome {
  readonly gaps: number;
  readonly gapMs: number;
  /** From the first chunk to the first sample. */
  readonly startMs: number;
  readonly delayMs: number;
}

export interface Call {
  readonly line: Line;
  readonly chunkMs?: number;
  readonly replies?: number;
  /** Default: 1 to 3 s each. */
  readonly replyMs?: number;
  readonly seed: number;
}

/** One call of several replies; the depth keeps what it learned from one to the next. */
export function playCall(depth: PlayoutDepth, call: Call): Outcome {
  const { line, chunkMs = 40, replies = 12, replyMs, seed } = call;
  const random = seededRandom(seed);
  const totals = { gaps: 0, gapMs: 0, startMs: 0, delayMs: 0 };
  const queue = new PlaybackQueue({ started() {}, ended() {}, stopped() {} }, depth);
  for (let reply = 0; reply < replies; reply++) {
    const count = Math.round((replyMs ?? 1_000 + 2_000 * random()) / chunkMs);
    // TCP keeps the order: what is late holds up what follows.
    let latest = 0;
    const arrivals = Array.from({ length: count }, (_, i) => {
      const [sentMs, delayMs] = line(i, chunkMs, random);
      latest = Math.max(latest, sentMs + delayMs);
      return latest;
    });
    const outcome = playReply(queue, `reply ${reply}`, { arrivals, chunkMs });
    for (const key of ['gaps', 'gapMs', 'startMs', 'delayMs'] as const) totals[key] += outcome[key] / replies;
  }
  return totals;
}

function playReply(
  queue: PlaybackQueue,
  itemId: string,
  { arrivals, chunkMs }: { arrivals: readonly number[]; chunkMs: number },
): Outcome {
  const length = chunkMs * MS;
  const output = new Float32Array(QUANTUM);
  const total = arrivals.length * length;
  const first = arrivals[0]!;
  const before = queue.underruns;
  const outcome = { gapMs: 0, startMs: 0, delayMs: 0 };
  let next = 0;
  let played = 0;
  for (let clock = 0; played < total; clock += QUANTUM) {
    while (next < arrivals.length && (arrivals[next]! - first) * MS <= clock) {
      queue.append(itemId, 0, VOICE.subarray(0, length));
      if (++next === arrivals.length) queue.complete(itemId, 0);
    }
    const count = queue.read(output, QUANTUM);
    const now = queue.current?.playedSamples ?? total;
    if (played === 0 && count > 0) outcome.startMs = clock / MS;
    if (played > 0 && now < total) outcome.gapMs += (QUANTUM - count) / MS;
    outcome.delayMs += ((clock - played) / MS) * ((now - played) / total);
    played = now;
  }
  return { ...outcome, gaps: queue.underruns - before };
}
