/** What turns a visitor's words into an answer. */

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
  /** Oldest first; the last one is what to answer. Empty at the very start: greet, or say nothing. */
  readonly history: readonly WorkflowItem[];
  readonly instructions: string;
  readonly tools: readonly WorkflowTool[];
  readonly toolChoice: 'auto' | 'none' | 'required' | { readonly name: string };
  /** Aborts when the visitor interrupts or leaves. */
  readonly signal: AbortSignal;
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

export interface Workflow {
  /** Answers the last item of the history. Yielding nothing is an answer too: silence. */
  run(context: WorkflowContext): AsyncIterable<WorkflowOutput>;
}
