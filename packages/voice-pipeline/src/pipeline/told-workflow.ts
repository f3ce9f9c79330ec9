/** A workflow's work as telemetry of the turn that it answers: also behind the Realtime protocol. */
import { asPipelineError } from '../errors.ts';
import type { PipelineTelemetry } from '../telemetry/pipeline-telemetry.ts';
import type { WorkflowOutput } from '../workflow/workflow.ts';
import type { WorkflowReport } from '../workflow/workflow-report.ts';

export interface TurnPlace {
  readonly runId: string;
  readonly turn: number;
}

/** Passes the outputs on. @throws PipelineError: `workflow-failed`, or what else the outputs throw of that class */
export async function* toldWorkflow(
  telemetry: PipelineTelemetry,
  place: TurnPlace,
  outputs: AsyncIterable<WorkflowOutput>,
): AsyncGenerator<WorkflowOutput, void, undefined> {
  const began = performance.now();
  const durationMs = () => performance.now() - began;
  let text = '';
  telemetry.emit('workflow.started', place);
  try {
    for await (const output of outputs) {
      if (typeof output === 'string') {
        if (text === '') telemetry.emit('workflow.first_token', { ...place, durationMs: durationMs() });
        text += output;
      }
      yield output;
    }
    const told = { characters: text.length, content: { text } };
    telemetry.emit('workflow.completed', { ...place, durationMs: durationMs(), ...told });
  } catch (cause) {
    const error = asPipelineError(cause, 'workflow-failed', 'The workflow');
    telemetry.emit('workflow.failed', { ...place, durationMs: durationMs(), error: error.code });
    throw error;
  }
}

/** What a workflow reports of its tools and handoffs. */
export function tellReport(telemetry: PipelineTelemetry, place: TurnPlace, { type, ...fields }: WorkflowReport): void {
  telemetry.emit(type, { ...place, ...fields });
}
