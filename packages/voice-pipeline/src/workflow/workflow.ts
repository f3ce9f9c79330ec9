/** What turns a visitor's words into an answer. */
import { having } from '../checked-options.ts';
import type { WorkflowReport } from './workflow-report.ts';

/** One thing said or done so far. A picture that the visitor sent stands in the text as `[image]`. */
export type WorkflowItem =
  | { readonly type: 'message'; readonly role: 'user' | 'assistant' | 'system'; readonly text: string }
  | { readonly type: 'function_call'; readonly callId: string; readonly name: string; readonly arguments: string }
  | { readonly type: 'function_call_output'; readonly callId: string; readonly output: string };

/** A function the workflow may ask its caller to run. */
export interface WorkflowTool {
  readonly name: string;
  readonly description?: string;
  /** JSON Schema of an object. */
  readonly parameters?: unknown;
}

export interface WorkflowContext {
  /** Oldest first; the last one is what to answer. Empty at the very start. */
  readonly history: readonly WorkflowItem[];
  readonly instructions: string;
  readonly tools: readonly WorkflowTool[];
  readonly toolChoice: 'auto' | 'none' | 'required' | { readonly name: string };
  /** This conversation's own, empty at its start and the same object in all its turns: what must be remembered goes here. */
  readonly state: Record<string, unknown>;
  /** Aborts when the visitor interrupts or leaves. */
  readonly signal: AbortSignal;
  /** Told of tools that the workflow runs itself, and of handoffs. Absent where nobody asks. */
  readonly report?: (report: WorkflowReport) => void;
}

/** A call of one of `context.tools`. Its output arrives in the history of a later run. */
export interface WorkflowFunctionCall {
  readonly type: 'function_call';
  readonly name: string;
  /** JSON of an object. */
  readonly arguments: string;
}

/** A piece of text to speak, or a function call. */
export type WorkflowOutput = string | WorkflowFunctionCall;

/** What is said whole, or piece by piece while it is thought. Saying nothing is an answer too. */
export type WorkflowAnswer = string | AsyncIterable<WorkflowOutput>;

/**
 * One workflow may serve many conversations at once: what belongs to one of them is in its context.
 *
 * ```ts
 * class Parrot implements Workflow {
 *   greeting = () => 'Say something.';
 *
 *   async *run(text: string, { state }: WorkflowContext) {
 *     state.turns = Number(state.turns ?? 0) + 1;
 *     yield `That was number ${state.turns}. `;
 *     yield `You said ${text}.`;
 *   }
 * }
 * ```
 */
export interface Workflow {
  /** Said before the visitor has spoken. Without it nothing is, unless `run` answers an empty history. */
  greeting?(context: WorkflowContext): WorkflowAnswer | Promise<WorkflowAnswer>;
  /**
   * Answers the last item of the history. `text` holds the visitor's words when it is theirs; it is empty for a
   * function's output, a note of the system, and a history without items.
   */
  run(text: string, context: WorkflowContext): WorkflowAnswer | Promise<WorkflowAnswer>;
}

/** Of an option. */
export const workflowCheck = having('run');
