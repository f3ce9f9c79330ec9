/** Runs an agent's guardrails over a text, side by side. Never rejects: a check that fails counts as it says. */
import { errorFields } from '../logger.ts';
import type { Guardrail, GuardrailContext, GuardrailTrip } from './guardrail.ts';

export interface TrippedGuardrail extends GuardrailTrip {
  readonly name: string;
  /** What the model is told. */
  readonly say: string;
}

const UNSAID = 'What was just said is not allowed here.';

/** The first that trips, in the order of the list. */
export async function runGuardrails(
  guardrails: readonly Guardrail[],
  text: string,
  context: Omit<GuardrailContext, 'signal'>,
): Promise<TrippedGuardrail | undefined> {
  const trips = await Promise.all(guardrails.map((guardrail) => run(guardrail, text, context)));
  return trips.find((trip) => trip !== undefined);
}

async function run(
  guardrail: Guardrail,
  text: string,
  context: Omit<GuardrailContext, 'signal'>,
): Promise<TrippedGuardrail | undefined> {
  const { name, description = UNSAID, timeout, onFailure } = guardrail;
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error(`the check took longer than ${timeout} ms`)), timeout);
  try {
    const verdict = await Promise.race([
      (async () => guardrail.check(text, { ...context, signal: late.signal }))(),
      new Promise<never>((_, reject) => {
        late.signal.addEventListener('abort', () => reject(late.signal.reason));
      }),
    ]);
    return verdict ? { name, reason: verdict.reason, say: verdict.say ?? description } : undefined;
  } catch (error) {
    // Not what was said: it is the visitor's conversation.
    const { error: message, ...where } = errorFields(error);
    context.log.error('guardrail.failed', {
      guardrail: name,
      error: String(message).replaceAll(text, '[text]'),
      ...where,
    });
    return onFailure === 'trip' ? { name, reason: 'the check failed', say: description } : undefined;
  } finally {
    clearTimeout(timer);
  }
}
