/**
 * Cuts a stream of floats into PCM16 frames of one length at 24 kHz: no sample lost, none twice.
 *
 * Audio thread; each quantum costs the same. Frame memory is made once: a buffer leaves with each frame and comes back
 * through `recycle`. When none has come back the frame is dropped and counted.
 */
import { floatToPcm16, PCM_SAMPLE_RATE_HZ } from '@voice-agent/protocol';
import type { MakeResampler, Resampler } from './resampler.ts';
import type { CaptureReport } from './worklet-messages.ts';

/**
 * 40 ms. 20 ms would bring a sample 10 ms sooner on average, of some 300 ms until the agent gives way, and would double
 * the messages between the threads, the headers on the wire (from 5 to 10 % of PCM16, from 30 to 60 % of G.711) and what
 * a stalled reader has to catch up with.
 */
export const FRAME_LENGTH = 960;
/** 5 s of frames may be under way before one is dropped: what is said while the reader is still being made. */
const POOL_SIZE = 125;
const RENDER_QUANTUM = 128;

export interface CaptureFramerOptions {
  /** Rate of the floats. */
  readonly sampleRateHz: number;
  /** Where that is not 24 kHz. */
  readonly makeResampler?: MakeResampler | undefined;
  readonly poolSize?: number;
  post(report: CaptureReport, transfer: ArrayBuffer[]): void;
}

export class CaptureFramer {
  readonly #post: CaptureFramerOptions['post'];
  readonly #pool: ArrayBuffer[];
  readonly #resampler: Resampler | undefined;
  #resampled = new Float32Array(0);
  #samples = new Int16Array(RENDER_QUANTUM);
  #frame: Int16Array<ArrayBuffer>;
  #filled = 0;
  #droppedFrames = 0;

  constructor({ sampleRateHz, makeResampler, poolSize = POOL_SIZE, post }: CaptureFramerOptions) {
    this.#post = post;
    this.#pool = Array.from({ length: poolSize }, () => new ArrayBuffer(FRAME_LENGTH * 2));
    this.#frame = new Int16Array(new ArrayBuffer(FRAME_LENGTH * 2));
    if (!makeResampler) return;
    this.#resampler = makeResampler({ fromHz: sampleRateHz, toHz: PCM_SAMPLE_RATE_HZ, maxInput: RENDER_QUANTUM });
    this.#resampled = new Float32Array(Math.ceil((RENDER_QUANTUM * PCM_SAMPLE_RATE_HZ) / sampleRateHz) + 1);
    this.#samples = new Int16Array(this.#resampled.length);
  }

  /** Takes one render quantum. */
  write(channel: Float32Array): void {
    if (!this.#resampler) {
      floatToPcm16(channel, this.#samples);
      this.#append(channel.length);
      return;
    }
    const count = this.#resampler.process(channel, channel.length, this.#resampled, this.#resampled.length);
    floatToPcm16(this.#resampled, this.#samples);
    this.#append(count);
  }

  /** Takes a frame's buffer back. A buffer that is not one of ours is ignored. */
  recycle(buffer: ArrayBuffer): void {
    if (buffer.byteLength === FRAME_LENGTH * 2) this.#pool.push(buffer);
  }

  /** A quantum seldom ends where a frame does, so samples are moved one by one. */
  #append(count: number): void {
    for (let i = 0; i < count; i++) {
      this.#frame[this.#filled++] = this.#samples[i]!;
      if (this.#filled === FRAME_LENGTH) this.#finish();
    }
  }

  #finish(): void {
    this.#filled = 0;
    const next = this.#pool.pop();
    if (!next) {
      this.#droppedFrames += 1;
      return;
    }
    const buffer = this.#frame.buffer;
    this.#post({ type: 'frame', buffer, droppedFrames: this.#droppedFrames }, [buffer]);
    this.#frame = new Int16Array(next);
  }
}
