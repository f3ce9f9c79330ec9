/** Sounds that can be measured: an answer that is never silent, and a microphone with marks. Pure. PCM16 at 24 kHz. */
import { PCM_SAMPLE_RATE_HZ } from '@voice-agent/protocol';
import { seededRandom } from './wire-schedule.ts';

export const SAMPLES_PER_MS = PCM_SAMPLE_RATE_HZ / 1000;

/** No sample of an answer is nearer to 0 than this, so that every quieter sample is a gap. */
const FLOOR = 2_000;
const PEAK = 8_000;

const made = new Map<number, Int16Array>();

/** Noise without a silent sample, the same for the same duration. Not to be written to. */
export function neverSilent(durationMs: number): Int16Array {
  const sound = made.get(durationMs) ?? makeNoise(durationMs);
  made.set(durationMs, sound);
  return sound;
}

function makeNoise(durationMs: number): Int16Array {
  const random = seededRandom(durationMs);
  return Int16Array.from({ length: Math.round(durationMs * SAMPLES_PER_MS) }, () => {
    const loud = FLOOR + random() * (PEAK - FLOOR);
    return random() < 0.5 ? -loud : loud;
  });
}

/** Marks are tones that take turns, so that a mark is known from its neighbours when sound between them was lost. */
export const TONES = 8;
const TONE_HZ = (tone: number) => 400 + 300 * tone;
const MARK_MS = 20;
/** From its beginning, a mark's tone is read over so long. */
const READ_MS = 15;
/** A mark begins where a sample is louder than this after `QUIET_MS` without one. */
const LOUD = 0.05 * 0x8000;
const QUIET_MS = 60;

export interface Mark {
  /** Where it begins. */
  readonly sample: number;
  /** 0 to 7. */
  readonly tone: number;
}

/** Where a microphone's marks begin: 200 to 320 ms apart, so that they fall everywhere in a frame. */
export function marksOf(durationMs: number): Mark[] {
  const random = seededRandom(7);
  const marks: Mark[] = [];
  for (let at = 500; at < durationMs - 200; at += 200 + Math.floor(random() * 120)) {
    marks.push({ sample: at * SAMPLES_PER_MS, tone: marks.length % TONES });
  }
  return marks;
}

/** A microphone's recording: silence, and a tone at every mark. */
export function markedMicrophone(durationMs: number): Int16Array {
  const samples = new Int16Array(durationMs * SAMPLES_PER_MS);
  for (const { sample, tone } of marksOf(durationMs)) {
    for (let i = 0; i < MARK_MS * SAMPLES_PER_MS; i++) {
      samples[sample + i] = 16_000 * Math.cos((2 * Math.PI * TONE_HZ(tone) * i) / PCM_SAMPLE_RATE_HZ);
    }
  }
  return samples;
}

/** The marks in a recording, known by how often they cross zero. One that is cut by the end is left out. */
export function findMarks(samples: Int16Array): Mark[] {
  const marks: Mark[] = [];
  const read = READ_MS * SAMPLES_PER_MS;
  let lastLoud = Number.NEGATIVE_INFINITY;
  for (let i = 0; i + read <= samples.length; i++) {
    if (Math.abs(samples[i]!) < LOUD) continue;
    if (i - lastLoud > QUIET_MS * SAMPLES_PER_MS)
      marks.push({ sample: i, tone: toneOf(samples.subarray(i, i + read)) });
    lastLoud = i;
  }
  return marks;
}

function toneOf(samples: Int16Array): number {
  let crossings = 0;
  for (let i = 1; i < samples.length; i++) if (samples[i]! >= 0 !== samples[i - 1]! >= 0) crossings += 1;
  const hz = (crossings * 1000) / (2 * READ_MS);
  return Math.max(0, Math.min(TONES - 1, Math.round((hz - TONE_HZ(0)) / (TONE_HZ(1) - TONE_HZ(0)))));
}
