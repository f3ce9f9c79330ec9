/** A workflow made of one function of the visitor's words. Runs on the caller's thread. */
import type { Workflow, WorkflowContext, WorkflowOutput } from './workflow.ts';

export type SimpleAnswer = string | AsyncIterable<string>;

export interface SimpleWorkflowOptions {
  /** Said at the very start, before the visitor has spoken. Default: nothing. */
  greeting?: string;
  /** The answer to what the visitor said. An async generator is spoken sentence by sentence, while it runs. */
  answer(text: string, context: WorkflowContext): SimpleAnswer | Promise<SimpleAnswer>;
}

/** Knows no tools. Says nothing when the last item is not the visitor's. */
export class SimpleWorkflow implements Workflow {
  readonly #options: SimpleWorkflowOptions;

  constructor(options: SimpleWorkflowOptions) {
    this.#options = options;
  }

  async *run(context: WorkflowContext): AsyncIterable<WorkflowOutput> {
    const last = context.history.at(-1);
    if (!last) {
      if (this.#options.greeting) yield this.#options.greeting;
      return;
    }
    if (last.type !== 'message' || last.role !== 'user') return;
    const answer = await this.#options.answer(last.text, context);
    if (typeof answer === 'string') {
      yield answer;
      return;
    }
    for await (const piece of answer) {
      if (context.signal.aborted) return;
      yield piece;
    }
  }
}
