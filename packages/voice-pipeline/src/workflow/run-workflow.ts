/** Runs one turn of a workflow, however it answers. */
import type { Workflow, WorkflowContext, WorkflowOutput } from './workflow.ts';

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
  for await (const output of answer) {
    if (context.signal.aborted) return;
    if (output !== '') yield output;
  }
}
