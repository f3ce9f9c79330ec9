/** Parses the token server's answers. Total: undefined means that the answer does not keep the HTTP contract. */
import type { HandoffResult, SessionGrant, ToolCallResult } from '@voice-agent/protocol';
import { isRecord } from './problem.ts';

export function parseSessionGrant(value: unknown): SessionGrant | undefined {
  const fits =
    isRecord(value) &&
    isSessionToken(value.session) &&
    has(value.realtime, { url: 'string' }) &&
    isStrings(value.realtime.protocols) &&
    isAgentInfo(value.agent) &&
    has(value.limits, { maxDurationSeconds: 'number', idleSeconds: 'number' });
  return fits ? (value as never) : undefined;
}

export function parseToolCallResult(value: unknown): ToolCallResult | undefined {
  return has(value, { callId: 'string', output: 'string' }) ? (value as never) : undefined;
}

export function parseHandoffResult(value: unknown): HandoffResult | undefined {
  // The update is sent on as it came: the provider is the judge of a session's configuration.
  const fits =
    isRecord(value) && isSessionToken(value.session) && isRecord(value.sessionUpdate) && isAgentInfo(value.agent);
  return fits ? (value as never) : undefined;
}

function isSessionToken(value: unknown): boolean {
  return has(value, { id: 'string', token: 'string', expiresAt: 'number' });
}

function isAgentInfo(value: unknown): boolean {
  if (!has(value, { name: 'string' }) || !isRecord(value.handoffs)) return false;
  const { tools, handoffs, greeting = '' } = value;
  const named = Array.isArray(tools) && tools.every((tool) => has(tool, { name: 'string' }));
  return named && isStrings(Object.values(handoffs)) && typeof greeting === 'string';
}

/** Whether the value is an object whose named fields are of these types. */
function has(value: unknown, fields: Record<string, 'string' | 'number'>): value is Record<string, unknown> {
  return isRecord(value) && Object.entries(fields).every(([name, type]) => typeof value[name] === type);
}

function isStrings(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
