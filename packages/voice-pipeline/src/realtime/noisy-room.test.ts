/** Turns in a noisy room, with the real detector and real speech: a pause in the middle of a turn does not end it. */
import { afterAll, describe, expect, it } from 'vitest';
import { noise, seededRandom } from '../../../protocol/src/audio/signals.fixture.ts';
import { flite } from '../stages/flite-tts.ts';
import { say } from '../stages/speech.fixture.ts';
import { webRtcVad } from '../stages/webrtc-vad.ts';
import { InputAudio } from './input-audio.ts';
import { Transcription } from './transcription.ts';

const tts = flite();
afterAll(() => tts.close());

const SETTINGS = { threshold: 0.5, prefixPaddingMs: 300, silenceDurationMs: 500 };
const QUIET_MS = 1500;

/** The words alone, without the silence that a voice leaves around them. */
async function words(text: string): Promise<Int16Array> {
  const samples = await say(tts, text, 'rms');
  const isLoud = (sample: number) => Math.abs(sample) > 300;
  let end = samples.length;
  while (end > 0 && !isLoud(samples[end - 1] ?? 0)) end -= 1;
  return samples.subarray(samples.findIndex(isLoud), end);
}

/** White noise at 20 dB below the speech, over all of it. */
function withNoise(samples: Int16Array, speech: Int16Array): Int16Array {
  const power = speech.reduce((sum, sample) => sum + sample * sample, 0) / speech.length;
  const hiss = noise(samples.length, seededRandom(7), Math.sqrt((3 * power) / 100));
  return samples.map((sample, at) => sample + (hiss[at] ?? 0));
}

describe('a visitor who thinks for 350 ms in a noisy room', () => {
  it.each([
    ['hello', 'thank you very much'],
    ['I lost my keys in the park', 'the weather is nice today'],
  ])(
    'is heard out: %s',
    async (first, second) => {
      const [one, two] = [await words(first), await words(second)];
      const quiet = new Int16Array(QUIET_MS * 24);
      const parts = [quiet, one, new Int16Array(350 * 24), two, quiet];
      const samples = Int16Array.from(parts.flatMap((part) => [...part]));
      const events: string[] = [];
      const input = new InputAudio(await webRtcVad().createDetector(), () => new Transcription(undefined), {
        speechStarted: () => events.push('started'),
        speechStopped: (atMs) => events.push(atMs > samples.length / 24 - QUIET_MS ? 'stopped' : 'cut off'),
        turnEnded: () => undefined,
      });
      input.configure(SETTINGS);
      input.append(withNoise(samples, one));
      expect(events).toEqual(['started', 'stopped']);
      input.close();
    },
    30_000,
  );
});
