/**
 * What is to be played, in order, and how much of each content has been played. Pure; all counts at 24 kHz.
 *
 * Audio thread. `read` allocates nothing. A content waits until it is complete, or until the depth would be queued had the
 * line stayed as fast as it was at its fastest: what is late already need not be waited for twice. It waits again when it
 * runs dry before its end.
 */
import { applyFade, FADE_SAMPLES } from './fade.ts';
import { MAX_DEPTH, type PlayoutDepth } from './jitter-depth.ts';
import { LAST } from './playout-tempo.ts';
import { QueuedContent } from './queued-content.ts';
import { TimeStretch } from './time-stretch.ts';
import type { PlayedContent } from './worklet-messages.ts';

/** Called from inside `read`, `complete` and `stop`. The contents are live objects: copy what you keep. */
export interface PlaybackListener {
  /** A content begins to sound, or goes on after it ran dry. */
  started(content: PlayedContent): void;
  ended(content: PlayedContent): void;
  stopped(stopId: number, contents: readonly PlayedContent[]): void;
}

interface Fading {
  readonly stopId: number;
  readonly total: number;
  /** The playheads to answer with; the content that fades comes first. */
  readonly contents: readonly QueuedContent[];
}

export class PlaybackQueue {
  readonly #listener: PlaybackListener;
  readonly #depth: PlayoutDepth;
  readonly #stretch = new TimeStretch();
  /** In the order of their first samples. A content that fades is no longer in it. */
  readonly #contents = new Map<string, QueuedContent>();
  #head: QueuedContent | undefined;
  #waiting = true;
  #fading: Fading | undefined;
  /** Samples read so far, silence too. */
  #clock = 0;
  /** When the head ran dry. */
  #dryAt: number | undefined;
  #underruns = 0;

  constructor(listener: PlaybackListener, depth: PlayoutDepth) {
    this.#listener = listener;
    this.#depth = depth;
  }

  /** True while the next `read` will give samples, as far as is known. */
  get sounding(): boolean {
    return this.#head !== undefined && (!this.#waiting || this.#isReady(this.#head));
  }

  /** The content whose samples are next. */
  get current(): PlayedContent | undefined {
    return this.#head;
  }

  /** How often a content ran dry and then went on. */
  get underruns(): number {
    return this.#underruns;
  }

  append(itemId: string, contentIndex: number, samples: Int16Array): void {
    if (samples.length === 0) return;
    const key = keyOf(itemId, contentIndex);
    let content = this.#contents.get(key);
    if (!content) {
      content = new QueuedContent(itemId, contentIndex, this.#stretch);
      this.#contents.set(key, content);
      this.#head ??= content;
    }
    if (content === this.#head) this.#measure(content);
    const lateness = content.append(samples, this.#clock);
    if (content === this.#head && content.isInStep(this.#clock)) this.#depth.delayed(lateness, samples.length);
  }

  complete(itemId: string, contentIndex: number): void {
    const content = this.#contents.get(keyOf(itemId, contentIndex));
    if (!content) return;
    content.complete = true;
    // It ran dry before its end was announced.
    if (content === this.#head && content.left === 0) this.#finishHead(content);
  }

  /** Writes the next `count` samples, silence where there are none. Answers how many were real. */
  read(output: Float32Array, count: number): number {
    let filled = 0;
    while (filled < count && this.#head) {
      const head = this.#head;
      if (this.#waiting) {
        if (!this.#isReady(head)) break;
        this.#waiting = false;
        this.#stretch.reset();
        this.#listener.started(head);
      }
      this.#adjust(head);
      const taken = Math.min(count - filled, head.left);
      this.#take(head, output, filled, taken);
      filled += taken;
      if (head.left > 0) break;
      if (head.complete) this.#finishHead(head);
      else if (filled < count) this.#runDry(this.#clock + filled);
    }
    output.fill(0, filled, count);
    this.#clock += count;
    return filled;
  }

  /**
   * Forgets all that is queued now; what sounds fades out first. Samples appended after this call are kept and play
   * after the fade. The listener's `stopped` is called at once where nothing sounds.
   */
  stop(stopId: number): void {
    const head = this.#head;
    const contents = [...this.#contents.values()];
    this.#contents.clear();
    // A fade under way belongs to an earlier stop, which will answer for it.
    if (this.#fading) {
      this.#listener.stopped(stopId, contents);
      return;
    }
    if (this.#waiting || !head?.left) {
      this.#advance();
      this.#listener.stopped(stopId, contents);
      return;
    }
    const total = Math.min(head.left, FADE_SAMPLES);
    head.cut(total);
    this.#fading = { stopId, total, contents };
  }

  #isReady(content: QueuedContent): boolean {
    if (content.complete) return true;
    return content.queuedSamples > 0 && content.expectedSamples(this.#clock) >= this.#depth.samples;
  }

  /** Tells the depth when a chunk of the head came. */
  #measure(content: QueuedContent): void {
    if (this.#dryAt !== undefined) {
      this.#underruns += 1;
      this.#depth.arrived(this.#dryAt - this.#clock);
      this.#dryAt = undefined;
      // Otherwise a line that fell behind for good would be played chunk by chunk.
      if (content.expectedSamples(this.#clock) > MAX_DEPTH) content.forgetLine();
    } else if (!this.#waiting) this.#depth.arrived(content.left);
  }

  /** Plays what comes next a little faster or slower, where the tempo asks for it. */
  #adjust(head: QueuedContent): void {
    if (head.complete) return;
    const tempo = this.#depth.tempo(head.left);
    if (tempo === 'slower') head.stretch(tempo, head.left < LAST);
    else if (tempo && head.isInStep(this.#clock)) head.stretch(tempo, false);
  }

  #take(head: QueuedContent, output: Float32Array, start: number, count: number): void {
    const { left } = head;
    head.take(output, start, count);
    if (this.#fading) applyFade(output, start, count, left, this.#fading.total);
  }

  #runDry(at: number): void {
    this.#waiting = true;
    this.#dryAt = at;
  }

  #finishHead(head: QueuedContent): void {
    const fading = this.#fading;
    this.#fading = undefined;
    if (!fading) this.#contents.delete(keyOf(head.itemId, head.contentIndex));
    this.#advance();
    if (fading) this.#listener.stopped(fading.stopId, fading.contents);
    else this.#listener.ended(head);
  }

  #advance(): void {
    this.#head = this.#contents.values().next().value;
    this.#waiting = true;
    this.#dryAt = undefined;
    this.#depth.settle();
  }
}

function keyOf(itemId: string, contentIndex: number): string {
  return `${contentIndex} ${itemId}`;
}
