import { describe, expect, it } from 'vitest';
import { playStretched, QUANTUM } from './play-stretched.fixture.ts';
import { TimeStretch } from './time-stretch.ts';

const RATE_HZ = 24_000;

function tone(hz: number, seconds = 2): Float32Array {
  return Float32Array.from({ length: seconds * RATE_HZ }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hz * i) / RATE_HZ));
}

/** A voice that glides from 90 to 240 Hz, with the harmonics of a vowel. */
function voice(seconds = 2): Float32Array {
  let phase = 0;
  return Float32Array.from({ length: seconds * RATE_HZ }, (_, i) => {
    phase += (2 * Math.PI * (90 + (150 * i) / (seconds * RATE_HZ))) / RATE_HZ;
    let sum = 0;
    for (let k = 1; k <= 12; k++) sum += Math.cos(k * phase + k * k) / (1 + 4 * Math.abs(k - 4));
    return 0.3 * sum;
  });
}

function largestStep(samples: Float32Array): number {
  let worst = 0;
  for (let i = 1; i < samples.length; i++) worst = Math.max(worst, Math.abs(samples[i]! - samples[i - 1]!));
  return worst;
}

function hertz(samples: Float32Array): number {
  let crossings = 0;
  for (let i = 1; i < samples.length; i++) if (samples[i - 1]! < 0 && samples[i]! >= 0) crossings += 1;
  return (crossings * RATE_HZ) / samples.length;
}

describe('TimeStretch', () => {
  it('gives every sample as it came until it is told to stretch', () => {
    const sound = voice();
    const { output, playhead } = playStretched(sound);
    expect(output).toEqual(sound);
    expect(playhead).toBe(sound.length);
  });

  for (const [tempo, least, most] of [
    ['faster', 0.87, 0.9],
    ['slower', 1.15, 1.25],
  ] as const) {
    it(`plays ${tempo} by no more than it may, and every sample counts once`, () => {
      for (const sound of [voice(), tone(100), tone(440)]) {
        const { output, playhead, positions } = playStretched(sound, tempo);
        expect(output.length / sound.length).toBeGreaterThan(least);
        expect(output.length / sound.length).toBeLessThan(most);
        expect(playhead).toBe(sound.length);
        expect(positions).toEqual([...positions].sort((a, b) => a - b));
      }
    });

    it(`keeps the pitch of a tone when it plays ${tempo}, without a click`, () => {
      for (const hz of [85, 120, 220, 440, 1_000]) {
        const sound = tone(hz);
        const { output, times } = playStretched(sound, tempo);
        expect(times).toBeGreaterThan(10);
        expect(hertz(output)).toBeCloseTo(hertz(sound), -1);
        expect(Math.abs(hertz(output) / hertz(sound) - 1)).toBeLessThan(0.01);
        expect(largestStep(output)).toBeLessThan(1.05 * largestStep(sound));
      }
    });

    it(`changes a gliding voice by less than a twentieth of its power when it plays ${tempo}, without a click`, () => {
      const sound = voice();
      const { output, positions, times } = playStretched(sound, tempo);
      expect(times).toBeGreaterThan(20);
      expect(largestStep(output)).toBeLessThan(1.05 * largestStep(sound));
      let noise = 0;
      let power = 0;
      // What was heard is compared with the source where it is most like it near the playhead.
      for (let n = 8; n < positions.length - 8; n++) {
        const heard = output.subarray(n * QUANTUM, (n + 1) * QUANTUM);
        noise += unlike(heard, sound, (positions[n - 1] ?? 0) - 420, positions[n]! + 420);
        power += heard.reduce((sum, sample) => sum + sample ** 2, 0);
      }
      expect(noise / power).toBeLessThan(0.05);
    });
  }

  it('never gets louder than the sound was', () => {
    const random = Float32Array.from({ length: RATE_HZ }, (_, i) => ((i * 7_919) % 1_000) / 1_000 - 0.5);
    for (const tempo of ['faster', 'slower'] as const) {
      expect(Math.max(...playStretched(random, tempo).output.map(Math.abs))).toBeLessThanOrEqual(0.5);
    }
  });

  it('hears the last samples again when no more come, for 50 ms at the most, and again after more came', () => {
    const sound = tone(200);
    const stretch = new TimeStretch();
    const output = new Float32Array(QUANTUM);
    let next = 0;
    let playhead = 0;
    const more = (count: number) => {
      stretch.sound.set(sound.subarray(next, next + count), stretch.hold(count));
      next += count;
    };
    const drain = () => {
      let heard = 0;
      while (stretch.left > 0) {
        if (stretch.left < 256 && stretch.left >= stretch.needs('slower', true)) playhead += stretch.stretch('slower');
        const count = Math.min(QUANTUM, stretch.left);
        playhead += stretch.take(output, 0, count);
        heard += count;
      }
      return heard;
    };
    more(960);
    const first = drain() - 960;
    more(960);
    const second = drain() - 960;
    for (const again of [first, second]) {
      expect(again).toBeGreaterThanOrEqual(960);
      expect(again).toBeLessThan(1_200);
    }
    expect(playhead).toBe(1_920);
  });

  it('takes nothing of before a reset for what is to be heard again', () => {
    const stretch = new TimeStretch();
    stretch.hold(1_000);
    stretch.take(new Float32Array(1_000), 0, 1_000);
    expect(stretch.needs('slower', true)).toBe(120);
    stretch.reset();
    expect(stretch.needs('slower', true)).toBe(Number.POSITIVE_INFINITY);
  });
});

/** The power of what is left of `heard` without the part of `sound` between two places that is most like it. */
function unlike(heard: Float32Array, sound: Float32Array, from: number, to: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let at = Math.max(0, from); at < to && at + heard.length <= sound.length; at++) {
    let sum = 0;
    for (let i = 0; i < heard.length && sum < least; i++) sum += (heard[i]! - sound[at + i]!) ** 2;
    least = Math.min(least, sum);
  }
  return least;
}
