/** A workflow that lets another one answer when it cannot. */
import { PipelineError } from '../errors.ts';
import { firstThatWorks, type ResilienceOptions } from '../remote/first-that-works.ts';
import { runWorkflow } from './run-workflow.ts';
import type { Workflow, WorkflowContext, WorkflowOutput } from './workflow.ts';

/**
 * `resilientWorkflow([agent, new SimpleWorkflow({ answer: () => 'Sorry, something is wrong here.' })])`: a turn is answered
 * by the first that brings something in time, so that a visitor is not left in silence. Each is tried once unless
 * `attempts` says otherwise: what a workflow did before it failed is done. One that breaks in the middle of an answer is
 * not replaced there.
 *
 * @throws RangeError without workflows
 */
export function resilientWorkflow(workflows: readonly Workflow[], options: ResilienceOptions = {}): Workflow {
  if (workflows.length === 0) throw new RangeError('resilientWorkflow needs a workflow.');
  const answer = (context: WorkflowContext): AsyncIterable<WorkflowOutput> => {
    const sources = workflows.map((workflow, at) => ({
      name: `Workflow ${at + 1}`,
      start: (signal: AbortSignal) => runWorkflow(workflow, { ...context, signal }),
    }));
    const lateError = (name: string) =>
      new PipelineError('workflow-timeout', `${name} brought nothing in time.`, { isTransient: true });
    return firstThatWorks(sources, { ...options, attempts: options.attempts ?? 1, signal: context.signal, lateError });
  };
  const greets = workflows.some(({ greeting }) => greeting !== undefined);
  return { run: (_text, context) => answer(context), ...(greets && { greeting: answer }) };
}
