/** Parses the token server's answers. Total: undefined means that the answer does not keep the HTTP contract. */
import type { AgentInfo, HandoffResult, SessionGrant, SessionToken, ToolCallResult } from '@voice-agent/protocol';
import { isRecord } from './problem.ts';

export function parseSessionGrant(value: unknown): SessionGrant | undefined {
  if (!isRecord(value)) return undefined;
  const { session, realtime, agent, limits } = value;
  const limited = isRecord(limits) && isNumber(limits.maxDurationSeconds) && isNumber(limits.idleSeconds);
  const connects = isRecord(realtime) && isString(realtime.url) && isStrings(realtime.protocols);
  return isSessionToken(session) && connects && isAgentInfo(agent) && limited ? (value as never) : undefined;
}

export function parseToolCallResult(value: unknown): ToolCallResult | undefined {
  return isRecord(value) && isString(value.callId) && isString(value.output) ? (value as never) : undefined;
}

export function parseHandoffResult(value: unknown): HandoffResult | undefined {
  if (!isRecord(value)) return undefined;
  const { agent, sessionUpdate, session } = value;
  // Sent on as it came: the provider is the judge of a session's configuration.
  return isAgentInfo(agent) && isRecord(sessionUpdate) && isSessionToken(session) ? (value as never) : undefined;
}

function isSessionToken(value: unknown): value is SessionToken {
  return isRecord(value) && isString(value.id) && isString(value.token) && isNumber(value.expiresAt);
}

function isAgentInfo(value: unknown): value is AgentInfo {
  if (!isRecord(value) || !isString(value.name)) return false;
  const { tools, handoffs, greeting } = value;
  const named = Array.isArray(tools) && tools.every((tool) => isRecord(tool) && isString(tool.name));
  const led = isRecord(handoffs) && isStrings(Object.values(handoffs));
  return named && led && (greeting === undefined || isString(greeting));
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isString);
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
