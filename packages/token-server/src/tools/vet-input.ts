/** Holds a call's input against guardrails: those of the agent that calls, and the tool's own. */
import type { ToolContext } from '@voice-agent/protocol';
import { errorFields } from '../logger.ts';
import { runCheck, type TrippedGuardrail } from './guardrail-rules.ts';
import { completeContext, VETTING } from './tool-context.ts';
import { ToolError } from './tool-error.ts';
import type { ToolGuardrail } from './tool-guardrail.ts';
import { withoutArguments } from './without-arguments.ts';

/** What a call's context holds beside what handlers are given. Absent in the pipeline's workflow. */
export interface Vetting {
  /** The tool's name. */
  readonly tool: string;
  /** The agent's. */
  readonly guardrails: readonly ToolGuardrail[];
  /** Whether nobody waits for the answer any more: what the signal says, without making one. */
  isOver(): boolean;
}

export interface Vetted {
  readonly [VETTING]: Vetting;
}

export function isOver(context: ToolContext): boolean {
  return (context as Partial<Vetted>)[VETTING]?.isOver() ?? context.signal.aborted;
}

/** The model hears it, as any ToolError; telemetry is told which guardrail it was. */
export class TrippedError extends ToolError {
  readonly trip: TrippedGuardrail;

  constructor(trip: TrippedGuardrail) {
    super(`${trip.say} Nothing was done.`);
    this.trip = trip;
  }
}

const UNSAID = 'This is not allowed here.';

/**
 * Checks run side by side; the first that trips counts, the agent's before the tool's own.
 *
 * @throws TrippedError
 */
export function vetInput(
  input: unknown,
  context: ToolContext,
  own: readonly ToolGuardrail[],
): Promise<void> | undefined {
  const { tool = '', guardrails = [] } = (context as Partial<Vetted>)[VETTING] ?? {};
  if (guardrails.length === 0 && own.length === 0) return undefined;
  return vetWith([...guardrails, ...own], input, { context, tool });
}

async function vetWith(
  all: readonly ToolGuardrail[],
  input: unknown,
  { context, tool }: { context: ToolContext; tool: string },
): Promise<void> {
  const { session, user, agent, callId, log } = completeContext(context);
  const trips = await Promise.all(
    all.map((guardrail) =>
      runCheck(guardrail, {
        check: (signal) => guardrail.check(input, { session, user, agent, tool, callId, log, signal }),
        unsaid: UNSAID,
        onFailed: (error) => {
          const told = withoutArguments(errorFields(error), input);
          log.error('guardrail.failed', { guardrail: guardrail.name, ...told });
        },
      }),
    ),
  );
  const trip = trips.find((one) => one !== undefined);
  if (trip) throw new TrippedError(trip);
}
