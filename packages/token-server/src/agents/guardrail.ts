/**
 * `defineGuardrail`: a check of what an agent says, while it says it. A frozen description; nothing runs.
 *
 * It guards the model's words, not the visitor: the browser reports what was said, and a hostile one can stay silent or
 * report something else. What must not happen is kept out in tools.
 */
import { misconfigured } from '../errors.ts';
import type { Logger } from '../logger.ts';
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

export interface GuardrailTrip {
  /** Why, for your telemetry. Neither model nor browser learns of it. */
  reason: string;
  /** What the model is told of it, to say in its own words. Default: the guardrail's `description`. */
  say?: string;
}

/** Nothing, or a trip. */
// biome-ignore lint/suspicious/noConfusingVoidType: a check that finds nothing need not return.
export type GuardrailVerdict = GuardrailTrip | null | undefined | void;

export interface GuardrailOptions {
  /** Names it in telemetry and to the page: 1 to 64 letters, digits, `_`, `-`. */
  name: string;
  /** The policy in a sentence, e.g. 'Prices are never promised.' The model is told it where a trip has no `say`. */
  description?: string;
  /** Milliseconds, up to 10 000. Default 3000. */
  timeout?: number;
  /** What a check that throws, or takes too long, counts as. Default 'pass': a broken check must not silence the agent. */
  onFailure?: 'pass' | 'trip';
  /** @param text - all that the agent has said in this answer, 8000 characters of it at most: the last ones. */
  check(text: string, context: GuardrailContext): GuardrailVerdict | Promise<GuardrailVerdict>;
}

declare const brand: unique symbol;

/** What `defineGuardrail` returns. */
export interface Guardrail extends Readonly<Required<Omit<GuardrailOptions, 'description'>>> {
  readonly [brand]: 'guardrail';
  readonly description?: string;
}

const DEFAULT_TIMEOUT_MS = 3_000;
const MAX_TIMEOUT_MS = 10_000;
const NAME = /^[\w-]{1,64}$/;
const OPTIONS = ['name', 'description', 'timeout', 'onFailure', 'check'];

const guardrails = new WeakSet<object>();

/** @throws VoiceServerError invalid_configuration: names the guardrail and what is wrong. */
export function defineGuardrail(options: GuardrailOptions): Guardrail {
  const { name, timeout = DEFAULT_TIMEOUT_MS, onFailure = 'pass', check } = options;
  if (!NAME.test(name)) throw misconfigured('guardrail.name', 'must be 1 to 64 letters, digits, "_" or "-"');
  const path = `guardrail "${name}"`;
  const stray = Object.keys(options).find((option) => !OPTIONS.includes(option));
  if (stray) throw misconfigured(`${path}.${stray}`, `is no option; there are ${OPTIONS.join(', ')}`);
  if (typeof check !== 'function') throw misconfigured(`${path}.check`, 'must be a function');
  if (!(timeout > 0 && timeout <= MAX_TIMEOUT_MS)) {
    throw misconfigured(`${path}.timeout`, `must be milliseconds from 1 to ${MAX_TIMEOUT_MS}`);
  }
  if (onFailure !== 'pass' && onFailure !== 'trip')
    throw misconfigured(`${path}.onFailure`, "must be 'pass' or 'trip'");
  const guardrail = Object.freeze({ ...options, timeout, onFailure }) as Guardrail;
  guardrails.add(guardrail);
  return guardrail;
}

/** Whether `defineGuardrail` made it. */
export function isGuardrail(value: unknown): value is Guardrail {
  return typeof value === 'object' && value !== null && guardrails.has(value);
}
