/**
 * Gathers what the engine reports, so that the page's thread is woken a few times a second and not for each frame, word
 * and playhead. What cannot wait takes along what waits, so the order stays. Media thread.
 */
import type { EngineReport } from './media-messages.ts';

/**
 * A meter that moves 3 times a second moves, and a word is shown before the next one is over. Two thirds of what a talk costs
 * the page is the drawing that follows a post, so that their number is what counts.
 */
const PERIOD_MS = 300;

export class ReportBatch {
  readonly #post: (reports: readonly EngineReport[]) => void;
  #waiting: EngineReport[] = [];
  /** Runs while the latest post is younger than a period. */
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(post: (reports: readonly EngineReport[]) => void) {
    this.#post = post;
  }

  add(report: EngineReport): void {
    const before = report.type === 'level' ? this.#waiting.findIndex(({ type }) => type === 'level') : -1;
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
    this.#timer = setTimeout(() => this.flush(), PERIOD_MS);
    this.#post(reports);
  }
}

function canWait(report: EngineReport): boolean {
  if (report.type === 'server-event') return report.event.type.endsWith('.delta');
  return report.type === 'level' || report.type === 'playhead';
}

/** A short sound between two posts is seen. */
function louder(now: EngineReport, before: EngineReport | undefined): EngineReport {
  if (now.type !== 'level' || before?.type !== 'level') return now;
  const { microphone, speaker } = before;
  return { ...now, microphone: Math.max(now.microphone, microphone), speaker: Math.max(now.speaker, speaker) };
}
