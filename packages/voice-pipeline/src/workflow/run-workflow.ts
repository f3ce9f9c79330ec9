/** Runs one turn of a workflow, however it answers. */
import { shown } from '../checked-options.ts';
import type { Workflow, WorkflowContext, WorkflowFunctionCall, WorkflowOutput } from './workflow.ts';

/** Ends when the signal aborts between two pieces; a workflow that hangs is the reader's to leave. @throws what it throws */
export async function* runWorkflow(
  workflow: Workflow,
  context: WorkflowContext,
): AsyncGenerator<WorkflowOutput, void, undefined> {
  const last = context.history.at(-1);
  const text = last?.type === 'message' && last.role === 'user' ? last.text : '';
  const answer = await (!last && workflow.greeting ? workflow.greeting(context) : workflow.run(text, context));
  if (typeof answer === 'string') {
    if (answer !== '' && !context.signal.aborted) yield answer;
    return;
  }
  if (typeof answer !== 'object' || answer === null || !(Symbol.asyncIterator in answer || Symbol.iterator in answer))
    throw new TypeError(`It must answer a text, or pieces of one as an async generator does, not ${shown(answer)}.`);
  for await (const output of answer) {
    if (context.signal.aborted) return;
    if (!isOutput(output))
      throw new TypeError(`It must yield texts, or calls of the session's tools, not ${shown(output)}.`);
    if (output !== '') yield output;
  }
}

function isOutput(output: unknown): output is WorkflowOutput {
  if (typeof output === 'string') return true;
  const { type, name, arguments: given } = (output ?? {}) as Partial<WorkflowFunctionCall>;
  return type === 'function_call' && typeof name === 'string' && typeof given === 'string';
}
