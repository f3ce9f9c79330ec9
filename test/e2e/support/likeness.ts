/**
 * How much of a known sound is in a recording: each 50 ms of it is looked for by itself, because a machine that is busy
 * drops some of a browser's sound on the way to the page and from it.
 */

const WINDOW = 1_200;
/** Looked for at 8 kHz first. */
const STRIDE = 3;
/** Quieter than this is a pause. */
const LOUD = 500;

export interface Likeness {
  /** The median of the windows' signal-to-noise ratios: of level, band and every sample. */
  decibels: number;
  /** Whether the windows that were found follow each other as they do in the sound. */
  inOrder: boolean;
}

/** Both are of one rate. */
export function likeness(sound: Int16Array, recording: Int16Array): Likeness {
  const found: { at: number; decibels: number }[] = [];
  for (let start = 0; start + WINDOW <= sound.length; start += WINDOW) {
    const window = sound.subarray(start, start + WINDOW);
    if (Math.sqrt(energyOf(window) / WINDOW) < LOUD) continue;
    const at = placeOf(window, recording);
    found.push({ at, decibels: signalToNoise(window, recording.subarray(at, at + WINDOW)) });
  }
  if (found.length < 5) throw new Error('The sound is too short or too quiet to be looked for.');
  const places = found.filter(({ decibels }) => decibels > 20).map(({ at }) => at);
  const ratios = found.map(({ decibels }) => decibels).sort((a, b) => a - b);
  return {
    decibels: ratios[ratios.length >> 1] ?? 0,
    inOrder: places.every((at, n) => n === 0 || at > (places[n - 1] ?? 0)),
  };
}

/** Where the recording correlates most. */
function placeOf(window: Int16Array, recording: Int16Array): number {
  const best = (from: number, to: number, step: number): number => {
    let place = from;
    let most = -1;
    for (let at = Math.max(0, from); at + WINDOW <= recording.length && at <= to; at += step) {
      let match = 0;
      let energy = 1;
      for (let n = 0; n < WINDOW; n += step) {
        const sample = recording[at + n] ?? 0;
        match += (window[n] ?? 0) * sample;
        energy += sample * sample;
      }
      const correlation = match / Math.sqrt(energy);
      if (correlation > most) [most, place] = [correlation, at];
    }
    return place;
  };
  const near = best(0, recording.length, STRIDE);
  return best(near - STRIDE, near + STRIDE, 1);
}

function energyOf(samples: Int16Array): number {
  return samples.reduce((sum, sample) => sum + sample * sample, 0);
}

function signalToNoise(window: Int16Array, heard: Int16Array): number {
  const noise = window.reduce((sum, sample, n) => sum + (sample - (heard[n] ?? 0)) ** 2, 0);
  return 10 * Math.log10(energyOf(window) / (noise + 1));
}
