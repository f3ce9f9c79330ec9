/** Parses what the token server answers to handoffs and guardrails. As total as `parse-answer`. */
import type { GuardrailResult, HandoffResult } from '@voice-agent/protocol';
import { isAgentInfo, isSessionToken } from './parse-answer.ts';
import { isFlag, isRecord, isText, optional, shape } from './shape.ts';

const isHandoffResult = shape({ session: isSessionToken, sessionUpdate: isRecord, agent: isAgentInfo });

const isGuardrailResult = shape({ tripped: isFlag, explain: optional(isText) });

export function parseHandoffResult(value: unknown): HandoffResult | undefined {
  return isHandoffResult(value) ? (value as HandoffResult) : undefined;
}

export function parseGuardrailResult(value: unknown): GuardrailResult | undefined {
  return isGuardrailResult(value) ? (value as GuardrailResult) : undefined;
}
