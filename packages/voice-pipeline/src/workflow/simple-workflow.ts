/** A workflow made of one function of the visitor's words. Runs on the caller's thread. */
import { callable, checkOptions, needed, type OptionChecks, text } from '../checked-options.ts';
import type { Workflow, WorkflowAnswer, WorkflowContext } from './workflow.ts';

export interface SimpleWorkflowOptions {
  /** Said at the very start, before the visitor has spoken. Default: nothing. */
  greeting?: string;
  /** The answer to what the visitor said. An async generator is spoken sentence by sentence, while it runs. */
  answer(text: string, context: WorkflowContext): WorkflowAnswer | Promise<WorkflowAnswer>;
}

const CHECKS: OptionChecks<SimpleWorkflowOptions> = {
  greeting: text,
  answer: needed(callable, "(text) => 'You said ' + text"),
};

/** Knows no tools. Says nothing when the last item is not the visitor's. */
export class SimpleWorkflow implements Workflow {
  readonly #options: SimpleWorkflowOptions;

  /** @throws TypeError: a line for each option that cannot work */
  constructor(options: SimpleWorkflowOptions) {
    checkOptions('SimpleWorkflow', options, CHECKS);
    this.#options = options;
  }

  greeting(): string {
    return this.#options.greeting ?? '';
  }

  run(text: string, context: WorkflowContext): WorkflowAnswer | Promise<WorkflowAnswer> {
    const last = context.history.at(-1);
    return last?.type === 'message' && last.role === 'user' ? this.#options.answer(text, context) : '';
  }
}
