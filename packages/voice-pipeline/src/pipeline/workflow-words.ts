/** A workflow's output as words to speak, watched and told of; its function calls are put aside. */
import { PipelineError } from '../errors.ts';
import { watched } from '../remote/watched.ts';
import type { WorkflowFunctionCall, WorkflowOutput } from '../workflow/workflow.ts';
import type { RunContext } from './run-context.ts';
import { toldWorkflow } from './told-workflow.ts';

export interface WorkflowWordsOptions {
  turn: number;
  outputs: AsyncIterable<WorkflowOutput>;
  /** Calls are added here. */
  calls: WorkflowFunctionCall[];
  signal: AbortSignal;
}

/** @throws PipelineError `workflow-failed`, `workflow-timeout`, and what else the workflow throws of that class */
export async function* workflowWords(
  { config: { telemetry, timeouts }, runId }: RunContext,
  { turn, outputs, calls, signal }: WorkflowWordsOptions,
): AsyncGenerator<string, void, undefined> {
  const { workflowMs: timeoutMs } = timeouts;
  const lateError = () => new PipelineError('workflow-timeout', `The workflow brought nothing for ${timeoutMs} ms.`);
  const inTime = watched(outputs, { signal, timeoutMs, lateError });
  for await (const output of toldWorkflow(telemetry, { runId, turn }, inTime)) {
    if (typeof output === 'string') yield output;
    else calls.push(output);
  }
}
