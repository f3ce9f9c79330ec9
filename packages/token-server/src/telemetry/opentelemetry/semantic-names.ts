/**
 * Every name that leaves for OpenTelemetry, in one place, because those of generative AI are still in development.
 *
 * `gen_ai.*` as in the semantic conventions 1.41.0, the last release that holds them; the names used here are the same
 * in the repository that they moved to (open-telemetry/semantic-conventions-genai). What no convention names is
 * `voice_agent.*`. Content has `pii` in its name, so that a collector can drop it by that.
 */
import type { AttributeName, MetricName } from '../measures.ts';

export const SCHEMA_URL = 'https://opentelemetry.io/schemas/1.41.0';

export const SPAN = {
  mint: 'voice_agent.mint',
  handoff: 'voice_agent.handoff',
  session: 'voice_agent.session',
  /** Followed by the tool's name. */
  tool: 'execute_tool',
} as const;

export const ATTRIBUTE = {
  operationName: 'gen_ai.operation.name',
  agentName: 'gen_ai.agent.name',
  conversationId: 'gen_ai.conversation.id',
  toolName: 'gen_ai.tool.name',
  toolCallId: 'gen_ai.tool.call.id',
  toolType: 'gen_ai.tool.type',
  errorType: 'error.type',
  mintPurpose: 'voice_agent.mint.purpose',
  handoffTo: 'voice_agent.handoff.to',
  endReason: 'voice_agent.session.end_reason',
  toolArguments: 'voice_agent.pii.tool.arguments',
  toolOutput: 'voice_agent.pii.tool.output',
} as const;

/** The attributes of metrics. */
export const METRIC_ATTRIBUTE: Readonly<Record<AttributeName, string>> = {
  agent: ATTRIBUTE.agentName,
  direction: 'voice_agent.audio.direction',
  guardrail: 'voice_agent.guardrail.name',
  kind: 'voice_agent.fault.kind',
  limit: 'voice_agent.limit.name',
  outcome: 'voice_agent.outcome',
  purpose: ATTRIBUTE.mintPurpose,
  rating: 'voice_agent.session.rating',
  reason: 'voice_agent.reason',
  to: ATTRIBUTE.handoffTo,
  token: 'gen_ai.token.type',
  tool: ATTRIBUTE.toolName,
};

/** Metrics that a convention has a name for. */
export const METRIC: Readonly<Partial<Record<MetricName, string>>> = {
  'voice_agent.token.usage': 'gen_ai.client.token.usage',
};

export const LIVE_SESSIONS = 'voice_agent.sessions.active';
