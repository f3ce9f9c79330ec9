/**
 * `defineGuardrail`: a check of what an agent says, while it says it. A frozen description; nothing runs.
 *
 * It guards the model's words, not the visitor: the browser reports what was said, and a hostile one can stay silent or
 * report something else. What must not happen is kept out in tools.
 */
import type { Logger } from '../logger.ts';
import { checkedRules, type GuardrailRules, type GuardrailVerdict } from '../tools/guardrail-rules.ts';
import type { VoiceSession } from '../voice-session.ts';

export interface GuardrailContext {
  readonly session: VoiceSession;
  /** Name of the agent that speaks. */
  readonly agent: string;
  /** False: the answer still grows, and its last word may be half. */
  readonly final: boolean;
  /** Aborts when the check's time is up. */
  readonly signal: AbortSignal;
  readonly log: Logger;
}

/** `onFailure` is 'pass' by default: a broken check must not silence the agent. */
export interface GuardrailOptions extends GuardrailRules {
  /** @param text - all that the agent has said in this answer, 8000 characters of it at most: the last ones. */
  check(text: string, context: GuardrailContext): GuardrailVerdict | Promise<GuardrailVerdict>;
}

declare const brand: unique symbol;

/** What `defineGuardrail` returns. */
export interface Guardrail extends Readonly<Required<Omit<GuardrailOptions, 'description'>>> {
  readonly [brand]: 'guardrail';
  readonly description?: string;
}

const guardrails = new WeakSet<object>();

/** @throws VoiceServerError invalid_configuration: names the guardrail and what is wrong. */
export function defineGuardrail(options: GuardrailOptions): Guardrail {
  const guardrail = checkedRules(options, 'pass') as unknown as Guardrail;
  guardrails.add(guardrail);
  return guardrail;
}

/** Whether `defineGuardrail` made it. */
export function isGuardrail(value: unknown): value is Guardrail {
  return typeof value === 'object' && value !== null && guardrails.has(value);
}
