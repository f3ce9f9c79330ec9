/** Plays whole sounds through the time stretch, as the queue does. */
import { type Tempo, TimeStretch } from './time-stretch.ts';

export const QUANTUM = 128;

/** Plays all of a sound, stretched whenever it may be. Every position is where the playhead stood after a quantum. */
export function playStretched(sound: Float32Array, tempo?: Tempo) {
  const stretch = new TimeStretch();
  const output = new Float32Array(2 * sound.length);
  const positions: number[] = [];
  let queued = 0;
  let length = 0;
  let playhead = 0;
  let times = 0;
  const hold = (count: number) => {
    const missing = Math.min(count - stretch.left, sound.length - queued);
    if (missing <= 0) return;
    stretch.sound.set(sound.subarray(queued, queued + missing), stretch.hold(missing));
    queued += missing;
  };
  while (queued < sound.length || stretch.left > 0) {
    const needed = tempo ? stretch.needs(tempo, false) : Number.POSITIVE_INFINITY;
    if (needed <= sound.length - queued) {
      hold(needed);
      playhead += stretch.stretch(tempo!);
      times += 1;
    }
    hold(QUANTUM);
    const count = Math.min(QUANTUM, stretch.left);
    playhead += stretch.take(output, length, count);
    length += count;
    positions.push(playhead);
  }
  return { output: output.subarray(0, length), playhead, positions, times };
}
