/**
 * What is to be played, in order, and how much of each content has been played. Pure; all counts at 24 kHz.
 *
 * Audio thread. Chunks are handed over, not copied, and `read` allocates nothing. A content waits until the jitter
 * buffer is full or it is complete, and waits again when it runs dry before its end.
 */
import { applyFade, FADE_SAMPLES } from './fade.ts';
import type { PlayedContent } from './worklet-messages.ts';

/** 80 ms at 24 kHz: rides out usual network jitter, and delays an answer's start by no more than the pause before it. */
export const JITTER_SAMPLES = 1920;

/** Called from inside `read`, `complete` and `stop`. The contents are live objects: copy what you keep. */
export interface PlaybackListener {
  started(content: PlayedContent): void;
  ended(content: PlayedContent): void;
  stopped(stopId: number, contents: readonly PlayedContent[]): void;
}

interface QueuedContent extends PlayedContent {
  playedSamples: number;
  queuedSamples: number;
  complete: boolean;
  readonly chunks: Int16Array[];
  /** Samples of the first chunk that were played. */
  offset: number;
}

interface Fading {
  readonly stopId: number;
  readonly total: number;
  /** The playheads to answer with; the content that fades comes first. */
  readonly contents: QueuedContent[];
}

export class PlaybackQueue {
  readonly #listener: PlaybackListener;
  #contents: QueuedContent[] = [];
  #waiting = true;
  #fading: Fading | undefined;

  constructor(listener: PlaybackListener) {
    this.#listener = listener;
  }

  /** True while the next `read` will give samples. */
  get sounding(): boolean {
    const head = this.#contents[0];
    return head !== undefined && (!this.#waiting || isReady(head));
  }

  /** The content whose samples are next. */
  get current(): PlayedContent | undefined {
    return this.#contents[0];
  }

  append(itemId: string, contentIndex: number, samples: Int16Array): void {
    if (samples.length === 0) return;
    let content = this.#find(itemId, contentIndex);
    if (!content) {
      content = { itemId, contentIndex, playedSamples: 0, queuedSamples: 0, complete: false, chunks: [], offset: 0 };
      this.#contents.push(content);
    }
    content.chunks.push(samples);
    content.queuedSamples += samples.length;
  }

  complete(itemId: string, contentIndex: number): void {
    const content = this.#find(itemId, contentIndex);
    if (!content) return;
    content.complete = true;
    // It ran dry before its end was announced.
    if (content === this.#contents[0] && content.queuedSamples === 0) this.#finishHead(content);
  }

  /** Writes the next `count` samples, silence where there are none. Answers how many were real. */
  read(output: Float32Array, count: number): number {
    let filled = 0;
    while (filled < count) {
      const head = this.#contents[0];
      if (!head || (this.#waiting && !isReady(head))) break;
      if (this.#waiting) {
        this.#waiting = false;
        this.#listener.started(head);
      }
      const taken = Math.min(count - filled, head.queuedSamples);
      if (this.#fading) this.#takeFading(head, this.#fading.total, output, filled, taken);
      else take(head, output, filled, taken);
      filled += taken;
      if (head.queuedSamples > 0) continue;
      if (head.complete) this.#finishHead(head);
      else this.#waiting = true;
    }
    output.fill(0, filled, count);
    return filled;
  }

  /**
   * Forgets all that is queued now; what sounds fades out first. Samples appended after this call are kept and play
   * after the fade. The listener's `stopped` is called at once where nothing sounds.
   */
  stop(stopId: number): void {
    // A fade under way belongs to an earlier stop, which will answer for it.
    const kept = this.#fading ? this.#contents.slice(0, 1) : [];
    const cut = this.#contents.slice(kept.length);
    const head = cut[0];
    if (this.#fading || this.#waiting || !head) {
      this.#contents = kept;
      this.#listener.stopped(stopId, cut);
      return;
    }
    head.queuedSamples = Math.min(head.queuedSamples, FADE_SAMPLES);
    head.complete = true;
    this.#contents = [head];
    this.#fading = { stopId, total: head.queuedSamples, contents: cut };
  }

  #takeFading(head: QueuedContent, total: number, output: Float32Array, start: number, count: number): void {
    const left = head.queuedSamples;
    take(head, output, start, count);
    applyFade(output, start, count, left, total);
  }

  #finishHead(head: QueuedContent): void {
    this.#contents.shift();
    this.#waiting = true;
    const fading = this.#fading;
    this.#fading = undefined;
    if (fading) this.#listener.stopped(fading.stopId, fading.contents);
    else this.#listener.ended(head);
  }

  /** A content that fades out takes nothing more. */
  #find(itemId: string, contentIndex: number): QueuedContent | undefined {
    const from = this.#fading ? 1 : 0;
    for (let i = from; i < this.#contents.length; i++) {
      const content = this.#contents[i]!;
      if (content.itemId === itemId && content.contentIndex === contentIndex) return content;
    }
    return undefined;
  }
}

function isReady(content: QueuedContent): boolean {
  return content.complete || content.queuedSamples >= JITTER_SAMPLES;
}

/** Moves `count` samples, which must be queued, to the output. */
function take(content: QueuedContent, output: Float32Array, start: number, count: number): void {
  let done = 0;
  while (done < count) {
    const chunk = content.chunks[0]!;
    const run = Math.min(count - done, chunk.length - content.offset);
    for (let i = 0; i < run; i++) output[start + done + i] = chunk[content.offset + i]! / 0x8000;
    done += run;
    content.offset += run;
    if (content.offset < chunk.length) continue;
    content.chunks.shift();
    content.offset = 0;
  }
  content.queuedSamples -= count;
  content.playedSamples += count;
}
