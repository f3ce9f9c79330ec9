/** What the status board shows: the last hour of one instance, as plain numbers. Types only. */

export interface Percentiles {
  readonly count: number;
  /** Milliseconds; undefined where there was nothing to measure. */
  readonly p50: number | undefined;
  readonly p95: number | undefined;
}

export interface BoardMinute {
  /** Unix milliseconds of its beginning. */
  readonly at: number;
  readonly started: number;
  readonly ended: number;
  readonly errors: number;
  /** As browsers tell. */
  readonly turns: Percentiles;
  readonly tools: Percentiles;
}

export interface BoardAgent {
  readonly name: string;
  readonly live: number;
  readonly started: number;
  readonly turns: Percentiles;
  readonly errors: number;
}

export interface BoardTool {
  readonly name: string;
  /** That ran a handler. */
  readonly calls: number;
  /** Threw, or took too long. */
  readonly failed: number;
  readonly denied: number;
  readonly replayed: number;
  readonly durations: Percentiles;
}

export interface BoardError {
  /** An event and its reason, e.g. `mint.failed provider_unavailable`. */
  readonly name: string;
  readonly count: number;
  /** Unix milliseconds. */
  readonly lastAt: number;
}

export interface BoardSnapshot {
  /** Unix milliseconds. */
  readonly at: number;
  /** Since when this instance counts. Unix milliseconds. */
  readonly since: number;
  readonly live: number;
  readonly started: number;
  readonly ended: number;
  readonly errors: number;
  readonly turns: Percentiles;
  readonly tools: Percentiles;
  /** Sound that went through, in seconds, as browsers tell. */
  readonly audioSent: number;
  readonly audioReceived: number;
  /** Sixty, the oldest first; the last one is not over yet. */
  readonly minutes: readonly BoardMinute[];
  /** The busiest first. */
  readonly byAgent: readonly BoardAgent[];
  readonly byTool: readonly BoardTool[];
  readonly byError: readonly BoardError[];
}
