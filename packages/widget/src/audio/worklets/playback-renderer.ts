/**
 * The loudspeaker's end without its thread: commands in, rendered samples and reports out (`worklet-messages`).
 *
 * Audio thread. Rendering allocates nothing but reports, which are made about 10 times a second and when something
 * changes.
 */
import { PCM_SAMPLE_RATE_HZ } from '@voice-agent/protocol';
import { JitterDepth } from './jitter-depth.ts';
import { PlaybackQueue } from './playback-queue.ts';
import { ReportDelay } from './report-delay.ts';
import type { MakeResampler, Resampler } from './resampler.ts';
import type { PlaybackCommand, PlaybackReport, PlayedContent } from './worklet-messages.ts';

const REPORTS_PER_SECOND = 10;
const RENDER_QUANTUM = 128;
const MAX_LATENCY_SECONDS = 2;

export interface PlaybackRendererOptions {
  /** Rate of the rendered samples. */
  readonly sampleRateHz: number;
  /** Where that is not 24 kHz. */
  readonly makeResampler?: MakeResampler | undefined;
  post(report: PlaybackReport): void;
}

export class PlaybackRenderer {
  readonly #sampleRateHz: number;
  readonly #depth = new JitterDepth();
  readonly #queue: PlaybackQueue;
  readonly #reports: ReportDelay;
  readonly #resampler: Resampler | undefined;
  #source = new Float32Array(0);
  /** Samples rendered so far. */
  #clock = 0;
  #playing = false;
  #sinceReport = 0;
  #energy = 0;
  #closing = false;

  constructor(options: PlaybackRendererOptions) {
    const { sampleRateHz, makeResampler } = options;
    const post = (report: PlaybackReport) => {
      if (!this.#closing) options.post(report);
    };
    this.#sampleRateHz = sampleRateHz;
    this.#reports = new ReportDelay(post);
    this.#queue = new PlaybackQueue(
      {
        started: () => this.#start(),
        ended: (content) => this.#report({ type: 'ended', content: copy(content) }),
        stopped: (stopId, contents) => {
          this.#reports.cut();
          post({ type: 'stopped', stopId, contents: contents.map(copy) });
        },
      },
      this.#depth,
    );
    if (!makeResampler) return;
    const maxInput = 2 * Math.ceil((RENDER_QUANTUM * PCM_SAMPLE_RATE_HZ) / sampleRateHz) + 64;
    this.#resampler = makeResampler({ fromHz: PCM_SAMPLE_RATE_HZ, toHz: sampleRateHz, maxInput });
    this.#source = new Float32Array(maxInput);
  }

  /** After `close` nothing is taken and nothing reported. */
  handle(command: PlaybackCommand): void {
    if (this.#closing) return;
    switch (command.type) {
      case 'samples': {
        const { itemId, contentIndex, buffer } = command;
        // Half a sample would throw.
        this.#queue.append(itemId, contentIndex, new Int16Array(buffer, 0, buffer.byteLength >> 1));
        break;
      }
      case 'complete':
        this.#queue.complete(command.itemId, command.contentIndex);
        break;
      case 'stop':
        this.#queue.stop(command.stopId);
        break;
      case 'latency': {
        const seconds = Math.min(countOf(command.samples) / PCM_SAMPLE_RATE_HZ, MAX_LATENCY_SECONDS);
        this.#reports.latency = seconds * this.#sampleRateHz;
        break;
      }
      case 'minimum-depth':
        this.#depth.minimum = countOf(command.samples);
        break;
      case 'close':
        this.#closing = true;
        this.#queue.stop(0);
    }
    this.#reports.advance(this.#clock);
  }

  /** Fills one render quantum. Answers false when the processor may be collected. */
  render(output: Float32Array): boolean {
    this.#clock += output.length;
    this.#fill(output);
    if (this.#playing) this.#measure(output);
    if (this.#playing && !this.#queue.sounding) {
      this.#playing = false;
      this.#report({ type: 'silent' });
    }
    this.#reports.advance(this.#clock);
    return !this.#closing || this.#queue.sounding;
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
    this.#report({ type: 'started', underruns: this.#queue.underruns });
  }

  #measure(output: Float32Array): void {
    for (let i = 0; i < output.length; i++) this.#energy += output[i]! ** 2;
    this.#sinceReport += output.length;
    const content = this.#queue.current;
    if (this.#sinceReport < this.#sampleRateHz / REPORTS_PER_SECOND || !content) return;
    const level = Math.sqrt(this.#energy / this.#sinceReport);
    this.#sinceReport = 0;
    this.#energy = 0;
    this.#report({ type: 'progress', content: copy(content), level });
  }

  /** What leaves in this quantum is told when its last sample is heard. */
  #report(report: PlaybackReport): void {
    this.#reports.push(this.#clock, report);
  }
}

function copy({ itemId, contentIndex, playedSamples }: PlayedContent): PlayedContent {
  return { itemId, contentIndex, playedSamples };
}

/** What is not a count is none. */
function countOf(samples: number): number {
  return Math.max(samples, 0) || 0;
}
