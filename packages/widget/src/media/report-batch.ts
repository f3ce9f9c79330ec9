/**
 * Gathers what the engine reports, so that the page's thread is woken a few times a second and not for each frame, word
 * and playhead. What cannot wait takes along what waits, so the order stays. Media thread.
 */
import type { EngineReport } from './media-messages.ts';

/**
 * One word of speech or two: they are shown when the next one is being said, and a meter that moves so often moves. What a
 * talk costs the page is the drawing that follows a post, so that their number is what counts.
 */
const PERIOD_MS = 600;

export class ReportBatch {
  periodMs = PERIOD_MS;
  readonly #post: (reports: readonly EngineReport[]) => void;
  #waiting: EngineReport[] = [];
  /** Runs while the latest post is younger than a period. */
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(post: (reports: readonly EngineReport[]) => void) {
    this.#post = post;
  }

  add(report: EngineReport): void {
    const before = this.#waiting.findIndex((waiting) => isOutdated(waiting, report));
    this.#waiting.push(before < 0 ? report : louder(report, this.#waiting.splice(before, 1)[0]));
    if (this.#timer === undefined || !canWait(report)) this.flush();
  }

  /** Nothing waits after this. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const reports = this.#waiting;
    if (reports.length === 0) return;
    this.#waiting = [];
    this.#timer = setTimeout(() => this.flush(), this.periodMs);
    this.#post(reports);
  }
}

function canWait(report: EngineReport): boolean {
  if (report.type === 'server-event') return report.event.type.endsWith('.delta');
  return report.type === 'level' || report.type === 'playhead';
}

/** Of several levels one is told, and of several playheads of a content the last. */
function isOutdated(before: EngineReport, now: EngineReport): boolean {
  if (before.type !== 'playhead' || now.type !== 'playhead') return before.type === 'level' && now.type === 'level';
  const { itemId, contentIndex } = before.playhead;
  return itemId === now.playhead.itemId && contentIndex === now.playhead.contentIndex;
}

/** A short sound between two posts is seen. */
function louder(now: EngineReport, before: EngineReport | undefined): EngineReport {
  if (now.type !== 'level' || before?.type !== 'level') return now;
  const { microphone, speaker } = before;
  return { ...now, microphone: Math.max(now.microphone, microphone), speaker: Math.max(now.speaker, speaker) };
}
