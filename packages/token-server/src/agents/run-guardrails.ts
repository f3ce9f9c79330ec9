/** Runs an agent's guardrails over a text, side by side. Never rejects: a check that fails counts as it says. */
import { errorFields } from '../logger.ts';
import { runCheck, type TrippedGuardrail } from '../tools/guardrail-rules.ts';
import { withoutArguments } from '../tools/without-arguments.ts';
import type { Guardrail, GuardrailContext } from './guardrail.ts';

const UNSAID = 'What was just said is not allowed here.';

/** The first that trips, in the order of the list. */
export async function runGuardrails(
  guardrails: readonly Guardrail[],
  text: string,
  context: Omit<GuardrailContext, 'signal'>,
): Promise<TrippedGuardrail | undefined> {
  const trips = await Promise.all(
    guardrails.map((guardrail) =>
      runCheck(guardrail, {
        check: (signal) => guardrail.check(text, { ...context, signal }),
        unsaid: UNSAID,
        onFailed(cause) {
          // Not what was said: it is the visitor's conversation.
          const told = withoutArguments(errorFields(cause), text);
          context.log.error('guardrail.failed', { guardrail: guardrail.name, ...told });
        },
      }),
    ),
  );
  return trips.find((trip) => trip !== undefined);
}
