/**
 * The microphone's end: posts what it hears as PCM16 frames of 40 ms at 24 kHz (`worklet-messages`, `CaptureReport`).
 * Audio render thread. Its port belongs to the media thread.
 */
import { CaptureFramer } from './capture-framer.ts';
import type { MakeResampler } from './resampler.ts';
import type { CaptureCommand } from './worklet-messages.ts';

export class CaptureProcessor extends AudioWorkletProcessor implements AudioWorkletProcessorImpl {
  readonly #framer: CaptureFramer;
  #running = true;

  constructor(makeResampler?: MakeResampler) {
    super();
    this.#framer = new CaptureFramer({
      sampleRateHz: sampleRate,
      makeResampler,
      post: (report, transfer) => this.port.postMessage(report, transfer),
    });
    this.port.onmessage = ({ data }: MessageEvent<CaptureCommand>) => {
      if (data.type === 'recycle') this.#framer.recycle(data.buffer);
      else this.#running = false;
    };
  }

  process([input]: Float32Array[][]): boolean {
    const channel = input?.[0];
    if (channel && this.#running) this.#framer.write(channel);
    return this.#running;
  }
}
