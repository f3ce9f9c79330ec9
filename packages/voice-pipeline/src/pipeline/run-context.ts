/** What the parts of one run share. */
import type { WorkflowItem } from '../workflow/workflow.ts';
import type { EventQueue } from './event-queue.ts';
import type { CompleteConfig } from './pipeline-config.ts';

/**
 * What was said so far, and what the workflow remembers of it. Yours to keep: give the same one to every run of a
 * conversation, or write it down and go on later. Start with `{ history: [], state: {} }`.
 */
export interface PipelineConversation {
  /** Oldest first. Turns add to it as they end. */
  history: WorkflowItem[];
  /** The workflow's own. */
  state: Record<string, unknown>;
}

export interface RunContext {
  readonly runId: string;
  readonly config: CompleteConfig;
  readonly queue: EventQueue;
  readonly conversation: PipelineConversation;
  /** Aborts everything. */
  readonly signal: AbortSignal;
  /** Milliseconds of a turn's audio that have been played. Default: everything that was read. */
  readonly playedMs?: (turn: number) => number;
}
