/**
 * Whether a content is played a little slower or faster, so that its buffer neither runs dry nor holds more than the line's
 * jitter asks for. Pure; all counts at 24 kHz.
 *
 * Audio thread. Only where the line jitters, and for a moment where the sound would otherwise fall silent: on a steady
 * line, and where the provider sends ahead, it is not touched. The constants are from a simulation: see
 * `jitter-depth.simulation.test.ts`.
 */
import type { Tempo } from './time-stretch.ts';

const MS = 24;
/** With less jitter than this the depth alone does. */
const RESTLESS = 40 * MS;
/** No chunk counts for more. */
const MOST = 240 * MS;
/** What is left of it with every chunk that is less late. */
const FADING = 0.994;
/** With less than this it may be silent at the next `read`. No line that a depth has learned leaves so little. */
export const LAST = 256;
/** How much of the jitter is to be in hand, at the least and about; the rest is made up for by the tempo. */
const IN_HAND = 0.22;

export class PlayoutTempo {
  #jitter = 0;
  #chunk = 0;

  /** The line jitters more than a depth could make up for without a slow answer. */
  get isRestless(): boolean {
    return this.#jitter >= RESTLESS;
  }

  /** A chunk of so many samples came so much later than the line at its fastest would have brought it. */
  arrived(lateness: number, length: number): void {
    this.#jitter = Math.max(this.#jitter * FADING, Math.min(lateness, MOST));
    this.#chunk = length;
  }

  /** With so much left to be heard. Undefined: as it is. @param minimum - to be kept */
  at(left: number, minimum: number): Tempo | undefined {
    if (!this.isRestless) return left < LAST ? 'slower' : undefined;
    const inHand = IN_HAND * this.#jitter;
    if (left < inHand) return 'slower';
    return left > minimum + this.#chunk + inHand / 2 ? 'faster' : undefined;
  }
}
