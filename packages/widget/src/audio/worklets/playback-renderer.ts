/**
 * The loudspeaker's end without its thread: commands in, rendered samples and reports out (`worklet-messages`).
 *
 * Audio thread. Rendering allocates nothing; reports are made about 20 times a second and when something changes.
 */
import { PCM_SAMPLE_RATE_HZ } from '@voice-agent/protocol';
import { PlaybackQueue } from './playback-queue.ts';
import { Resampler } from './resampler.ts';
import type { PlaybackCommand, PlaybackReport, PlayedContent } from './worklet-messages.ts';

const REPORTS_PER_SECOND = 20;
const RENDER_QUANTUM = 128;

export interface PlaybackRendererOptions {
  /** Rate of the rendered samples. */
  readonly sampleRateHz: number;
  post(report: PlaybackReport): void;
}

export class PlaybackRenderer {
  readonly #post: PlaybackRendererOptions['post'];
  readonly #queue: PlaybackQueue;
  readonly #reportLength: number;
  readonly #resampler: Resampler | undefined;
  #source = new Float32Array(0);
  #playing = false;
  #sinceReport = 0;
  #energy = 0;
  #open = true;

  constructor({ sampleRateHz, post }: PlaybackRendererOptions) {
    this.#post = post;
    this.#queue = new PlaybackQueue({
      started: () => this.#start(),
      ended: (content) => post({ type: 'ended', content: copy(content) }),
      stopped: (stopId, contents) => post({ type: 'stopped', stopId, contents: contents.map(copy) }),
    });
    this.#reportLength = sampleRateHz / REPORTS_PER_SECOND;
    if (sampleRateHz === PCM_SAMPLE_RATE_HZ) return;
    const maxInput = 2 * Math.ceil((RENDER_QUANTUM * PCM_SAMPLE_RATE_HZ) / sampleRateHz) + 64;
    this.#resampler = new Resampler({ fromHz: PCM_SAMPLE_RATE_HZ, toHz: sampleRateHz, maxInput });
    this.#source = new Float32Array(maxInput);
  }

  handle(command: PlaybackCommand): void {
    switch (command.type) {
      case 'samples':
        this.#queue.append(command.itemId, command.contentIndex, new Int16Array(command.buffer));
        return;
      case 'complete':
        this.#queue.complete(command.itemId, command.contentIndex);
        return;
      case 'stop':
        this.#queue.stop(command.stopId);
        return;
      case 'close':
        this.#open = false;
        return;
    }
  }

  /** Fills one render quantum. Answers false when the processor may be collected. */
  render(output: Float32Array): boolean {
    this.#fill(output);
    if (this.#playing) this.#measure(output);
    if (this.#playing && !this.#queue.sounding) {
      this.#playing = false;
      this.#post({ type: 'silent' });
    }
    return this.#open;
  }

  #fill(output: Float32Array): void {
    if (!this.#resampler) {
      this.#queue.read(output, output.length);
      return;
    }
    const needed = this.#resampler.inputFor(output.length);
    this.#queue.read(this.#source, needed);
    this.#resampler.process(this.#source, needed, output, output.length);
  }

  #start(): void {
    if (this.#playing) return;
    this.#playing = true;
    this.#sinceReport = 0;
    this.#energy = 0;
    this.#post({ type: 'started' });
  }

  #measure(output: Float32Array): void {
    for (let i = 0; i < output.length; i++) this.#energy += output[i]! ** 2;
    this.#sinceReport += output.length;
    const content = this.#queue.current;
    if (this.#sinceReport < this.#reportLength || !content) return;
    const level = Math.sqrt(this.#energy / this.#sinceReport);
    this.#sinceReport = 0;
    this.#energy = 0;
    this.#post({ type: 'progress', content: copy(content), level });
  }
}

function copy({ itemId, contentIndex, playedSamples }: PlayedContent): PlayedContent {
  return { itemId, contentIndex, playedSamples };
}
