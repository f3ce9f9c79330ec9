/** Voice activity detection: is there speech in these samples? */
import { having } from '../checked-options.ts';

/** A detector of one audio stream. It keeps state between frames, so each stream has its own. */
export interface VadDetector {
  /** Whether 20 ms of 24 kHz mono samples (480 of them) hold speech. `threshold` 0 to 1: higher needs clearer speech. */
  isSpeech(frame: Int16Array, threshold: number): boolean;
  close(): void;
}

export interface Vad {
  /** For people, e.g. 'WebRTC VAD'. */
  readonly name: string;
  createDetector(): Promise<VadDetector>;
}

/** Of an option. */
export const vadCheck = having('createDetector');
