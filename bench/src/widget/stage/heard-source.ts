/**
 * Which sample of a known sound is heard at each moment of a recording, also where a player left something out, played
 * something twice or fell silent. Pure.
 *
 * The sound must not resemble itself (`neverSilent`), so that 4 ms of it are found in one place only.
 */

/** A moment of a recording and what is heard there, both in samples. */
export interface HeardSource {
  readonly at: number;
  readonly source: number;
}

const STEP = 240;
const WINDOW = 96;
/** Of a normalised correlation. Chance is far below; a browser that begins a buffer between two samples gives 0.7. */
const ALIKE = 0.6;
/** Players repeat less, and lose less at once. */
const BACK = 2_400;
const AHEAD = 24_000;

/** Every 10 ms of the recording in which the sound was recognised. */
export function traceSource(recording: Float32Array, sound: Int16Array): HeardSource[] {
  const trace: HeardSource[] = [];
  const powers = powersOf(sound);
  let last: HeardSource = { at: 0, source: 0 };
  for (let at = 0; at + WINDOW <= recording.length; at += STEP) {
    const heard = recording.subarray(at, at + WINDOW);
    const source = find(heard, { sound, powers }, last, at);
    if (source === undefined) continue;
    last = { at, source };
    trace.push(last);
  }
  return trace;
}

/** How much of the sound had been played at the end of a recording. Undefined where its end is not recognised. */
export function playedAtEnd(recording: Float32Array, sound: Int16Array): number | undefined {
  const last = traceSource(recording, sound).at(-1);
  const powers = powersOf(sound);
  // From there on, in search of a part that was left out or repeated since, and is not cut by the end.
  for (let at = recording.length - WINDOW; last && at > last.at; at -= WINDOW / 2) {
    const source = find(recording.subarray(at, at + WINDOW), { sound, powers }, last, at);
    if (source !== undefined) return source + recording.length - at;
  }
  return last && last.source + recording.length - last.at;
}

interface KnownSound {
  readonly sound: Int16Array;
  /** Of its first n samples. */
  readonly powers: Float64Array;
}

function powersOf(sound: Int16Array): Float64Array {
  const powers = new Float64Array(sound.length + 1);
  for (let i = 0; i < sound.length; i++) powers[i + 1] = powers[i]! + sound[i]! ** 2;
  return powers;
}

/** Where in the sound it is: where it would be after `last`, or anywhere near. A silence since then brought nothing. */
function find(heard: Float32Array, known: KnownSound, last: HeardSource, heardAt: number): number | undefined {
  const heardPower = heard.reduce((sum, sample) => sum + sample ** 2, 0);
  if (heardPower === 0) return undefined;
  const expected = last.source + heardAt - last.at;
  if (likeness(heard, heardPower, known, expected) >= ALIKE) return expected;
  let best: number | undefined;
  let most = ALIKE;
  for (let at = Math.max(0, last.source - BACK); at < expected + AHEAD; at++) {
    const like = likeness(heard, heardPower, known, at);
    if (like < most) continue;
    most = like;
    best = at;
  }
  return best;
}

function likeness(heard: Float32Array, heardPower: number, { sound, powers }: KnownSound, at: number): number {
  const end = at + heard.length;
  if (at < 0 || end > sound.length) return 0;
  let product = 0;
  for (let i = 0; i < heard.length; i++) product += heard[i]! * sound[at + i]!;
  return product / Math.sqrt(heardPower * (powers[end]! - powers[at]!));
}
