/**
 * The loudspeaker's end: plays PCM16 that is handed to it and tells how much of it has left (`worklet-messages`).
 * Audio render thread. Its port belongs to the media thread.
 */
import { PlaybackRenderer } from './playback-renderer.ts';
import type { MakeResampler } from './resampler.ts';
import type { PlaybackCommand } from './worklet-messages.ts';

export class PlaybackProcessor extends AudioWorkletProcessor implements AudioWorkletProcessorImpl {
  readonly #renderer: PlaybackRenderer;

  constructor(makeResampler?: MakeResampler) {
    super();
    this.#renderer = new PlaybackRenderer({
      sampleRateHz: sampleRate,
      makeResampler,
      post: (report) => this.port.postMessage(report),
    });
    this.port.onmessage = ({ data }: MessageEvent<PlaybackCommand>) => this.#renderer.handle(data);
  }

  process(_inputs: Float32Array[][], [output]: Float32Array[][]): boolean {
    const channel = output?.[0];
    return channel ? this.#renderer.render(channel) : true;
  }
}
