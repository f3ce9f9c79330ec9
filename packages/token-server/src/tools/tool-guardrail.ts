/**
 * `defineToolGuardrail`: a check of what a tool is called with, before the visitor is asked and before it runs. A frozen
 * description; nothing runs. Unlike one of answers it holds whatever the browser does, since the server runs the tool.
 */
import type { Logger } from '../logger.ts';
import { checkedRules, type GuardrailRules, type GuardrailVerdict } from './guardrail-rules.ts';
import type { ToolCaller } from './tool-context.ts';

export interface ToolGuardrailContext extends ToolCaller {
  /** The tool's name. Empty where a tool runs outside of this server, in the pipeline's workflow. */
  readonly tool: string;
  readonly callId: string;
  /** Aborts when the check's time is up. */
  readonly signal: AbortSignal;
  readonly log: Logger;
}

/** `onFailure` is 'trip' by default: what could not be checked does not happen. */
export interface ToolGuardrailOptions<Input = unknown> extends GuardrailRules {
  /** @param input - the arguments, when they have passed the tool's schema. */
  check(input: Input, context: ToolGuardrailContext): GuardrailVerdict | Promise<GuardrailVerdict>;
}

declare const brand: unique symbol;

/** What `defineToolGuardrail` returns. One without a type of input fits every tool. */
export interface ToolGuardrail<Input = unknown> extends Readonly<Required<Omit<ToolGuardrailOptions, 'description'>>> {
  readonly [brand]: (input: Input) => void;
  readonly description?: string;
}

const guardrails = new WeakSet<object>();

/** @throws VoiceServerError invalid_configuration: names the guardrail and what is wrong. */
export function defineToolGuardrail<Input = unknown>(options: ToolGuardrailOptions<Input>): ToolGuardrail<Input> {
  const guardrail = checkedRules(options, 'trip') as unknown as ToolGuardrail<Input>;
  guardrails.add(guardrail);
  return guardrail;
}

/** Whether `defineToolGuardrail` made it. */
export function isToolGuardrail(value: unknown): value is ToolGuardrail {
  return typeof value === 'object' && value !== null && guardrails.has(value);
}
