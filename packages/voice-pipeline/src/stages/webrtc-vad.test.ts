import { afterAll, describe, expect, it } from 'vitest';
import { noise, seededRandom, tone } from '../../../protocol/src/audio/signals.fixture.ts';
import { PipelineError } from '../errors.ts';
import { flite } from './flite-tts.ts';
import { say } from './speech.fixture.ts';
import { webRtcVad } from './webrtc-vad.ts';

const vad = webRtcVad();
const tts = flite();
afterAll(() => tts.close());

/** Whether each 20 ms frame is speech. */
async function detect(samples: Int16Array, threshold = 0.5): Promise<boolean[]> {
  const detector = await vad.createDetector();
  const frames: boolean[] = [];
  for (let at = 0; at + 480 <= samples.length; at += 480)
    frames.push(detector.isSpeech(samples.subarray(at, at + 480), threshold));
  detector.close();
  return frames;
}

function share(frames: readonly boolean[]): number {
  return frames.filter(Boolean).length / frames.length;
}

function scaled(samples: Int16Array, gain: number): Int16Array {
  return samples.map((sample) => Math.round(sample * gain));
}

function mixed(a: Int16Array, b: Int16Array): Int16Array {
  return a.map((sample, i) => sample + (b[i] ?? 0));
}

function joined(...parts: Int16Array[]): Int16Array {
  return Int16Array.from(parts.flatMap((part) => [...part]));
}

const SENTENCE = 'I would like to know whether my bicycle has been repaired.';

describe('webRtcVad', () => {
  it.each(['slt', 'rms', 'awb', 'kal16'])(
    'hears speech, and the silence around it: %s',
    async (voice) => {
      const speech = await say(tts, SENTENCE, voice);
      const silence = new Int16Array(24_000);
      const frames = await detect(joined(silence, speech, silence));
      expect(share(frames.slice(0, 50))).toBe(0);
      expect(share(frames.slice(65, frames.length - 70))).toBeGreaterThan(0.7);
      expect(share(frames.slice(-40))).toBe(0);
    },
    30_000,
  );

  it('hears nothing in silence, hiss, hum or a tone', async () => {
    const random = seededRandom(5);
    const signals = {
      silence: new Int16Array(72_000),
      hiss: noise(72_000, random, 100),
      'loud hiss': noise(72_000, random, 3000),
      hum: tone(50, 24_000, 72_000, 2000),
      tone: tone(440, 24_000, 72_000, 5000),
    };
    for (const [name, samples] of Object.entries(signals))
      expect(share(await detect(samples)), name).toBeLessThan(0.02);
  });

  it('hears speech over constant noise, and only the speech', async () => {
    const speech = await say(tts, SENTENCE, 'rms');
    const length = speech.length + 96_000;
    const background = noise(length, seededRandom(6), 300);
    const frames = await detect(mixed(background, joined(new Int16Array(48_000), speech, new Int16Array(48_000))));
    expect(share(frames.slice(0, 100))).toBeLessThan(0.05);
    expect(share(frames.slice(115, frames.length - 120))).toBeGreaterThan(0.5);
    expect(share(frames.slice(-75))).toBeLessThan(0.05);
  }, 30_000);

  it('takes distant speech for speech at a low threshold only', async () => {
    const faint = scaled(await say(tts, SENTENCE), 0.02);
    expect(share(await detect(faint, 0.1))).toBeGreaterThan(0.4);
    expect(share(await detect(faint, 1))).toBeLessThan(0.05);
  }, 30_000);

  it('never hears more at a higher threshold', async () => {
    const speech = mixed(scaled(await say(tts, SENTENCE), 0.2), noise(200_000, seededRandom(7), 60));
    const shares: number[] = [];
    for (const threshold of [0, 0.25, 0.5, 0.75, 1]) shares.push(share(await detect(speech, threshold)));
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    expect(shares[0]).toBeGreaterThan(shares[4] ?? 1);
  }, 30_000);

  it('keeps detectors apart', async () => {
    const speech = await say(tts, SENTENCE);
    const alone = await detect(speech);
    const [one, two] = await Promise.all([vad.createDetector(), vad.createDetector()]);
    const random = seededRandom(8);
    const frames: boolean[] = [];
    for (let at = 0; at + 480 <= speech.length; at += 480) {
      two.isSpeech(noise(480, random), 0.9);
      frames.push(one.isSpeech(speech.subarray(at, at + 480), 0.5));
    }
    expect(frames).toEqual(alone);
    one.close();
    two.close();
  }, 30_000);

  it('gives the memory of closed detectors back', async () => {
    const handles = new Set<boolean>();
    // More detectors than the module's memory holds at once.
    for (let round = 0; round < 30_000; round++) {
      const detector = await vad.createDetector();
      if (round % 5000 === 0) handles.add(detector.isSpeech(new Int16Array(480), 0.5));
      detector.close();
    }
    expect([...handles]).toEqual([false]);
  }, 60_000);

  it('closes twice, and is silent afterwards', async () => {
    const detector = await vad.createDetector();
    detector.close();
    detector.close();
    expect(detector.isSpeech(new Int16Array(480).fill(9000), 0.5)).toBe(false);
  });

  it('refuses a frame of another length, and takes odd thresholds', async () => {
    const detector = await vad.createDetector();
    expect(() => detector.isSpeech(new Int16Array(479), 0.5)).toThrow(PipelineError);
    for (const threshold of [-1, 2, Number.NaN, Number.POSITIVE_INFINITY])
      expect(detector.isSpeech(new Int16Array(480), threshold)).toBe(false);
    detector.close();
  });

  it('hears speech as well from a microphone with an offset', async () => {
    const silence = new Int16Array(24_000);
    const quiet = joined(silence, scaled(await say(tts, SENTENCE, 'slt'), 0.2), silence);
    const plain = share(await detect(quiet));
    for (const offset of [1000, -3000]) {
      const frames = await detect(quiet.map((sample) => sample + offset));
      expect(share(frames)).toBeCloseTo(plain, 1);
      expect(share(frames.slice(10, 50))).toBe(0);
    }
  });
});
