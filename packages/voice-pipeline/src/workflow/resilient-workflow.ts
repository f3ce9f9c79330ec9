/** A workflow that lets another one answer when it cannot. */
import { checkAll, checkOptions, listOf } from '../checked-options.ts';
import { PipelineError } from '../errors.ts';
import { firstThatWorks, RESILIENCE_CHECKS, type ResilienceOptions } from '../remote/first-that-works.ts';
import { runWorkflow } from './run-workflow.ts';
import { type Workflow, type WorkflowContext, type WorkflowOutput, workflowCheck } from './workflow.ts';

/**
 * `resilientWorkflow([agent, new SimpleWorkflow({ answer: () => 'Sorry, something is wrong here.' })])`: a turn is answered
 * by the first that brings something in time, so that a visitor is not left in silence. Each is tried once unless
 * `attempts` says otherwise: what a workflow did before it failed is done. One that breaks in the middle of an answer is
 * not replaced there.
 *
 * @throws TypeError, RangeError: no workflows, or options that cannot work
 */
export function resilientWorkflow(workflows: readonly Workflow[], options: ResilienceOptions = {}): Workflow {
  checkAll([
    () => listOf(workflowCheck)('workflows', workflows),
    () => checkOptions('resilientWorkflow', options, RESILIENCE_CHECKS),
  ]);
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
