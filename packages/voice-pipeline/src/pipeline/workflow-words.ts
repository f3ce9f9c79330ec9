/** A workflow's output as words to speak, watched and told of; its function calls are put aside. */
import { asPipelineError, PipelineError } from '../errors.ts';
import { watched } from '../remote/watched.ts';
import type { WorkflowFunctionCall, WorkflowOutput } from '../workflow/workflow.ts';
import type { RunContext } from './run-context.ts';

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
  const began = performance.now();
  const durationMs = () => performance.now() - began;
  const { workflowMs: timeoutMs } = timeouts;
  const lateError = () => new PipelineError('workflow-timeout', `The workflow brought nothing for ${timeoutMs} ms.`);
  let text = '';
  telemetry.emit('workflow.started', { runId, turn });
  try {
    for await (const output of watched(outputs, { signal, timeoutMs, lateError })) {
      if (typeof output !== 'string') {
        calls.push(output);
        continue;
      }
      if (text === '') telemetry.emit('workflow.first_token', { runId, turn, durationMs: durationMs() });
      text += output;
      yield output;
    }
    const told = { characters: text.length, content: { text } };
    telemetry.emit('workflow.completed', { runId, turn, durationMs: durationMs(), ...told });
  } catch (cause) {
    const error = asPipelineError(cause, 'workflow-failed', 'The workflow');
    telemetry.emit('workflow.failed', { runId, turn, durationMs: durationMs(), error: error.code });
    throw error;
  }
}
