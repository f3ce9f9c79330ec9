/** @voice-agent/token-server: mints ephemeral keys, holds agents, runs their tools. Web standards only; Node: `./node`. */
export type { AgentSettings } from './agent-settings.ts';
export { blockedPhrases } from './agents/blocked-phrases.ts';
export { type Agent, type AgentOptions, defineAgent, type Handoffs, type SessionText } from './agents/define-agent.ts';
export {
  defineGuardrail,
  type Guardrail,
  type GuardrailContext,
  type GuardrailOptions,
} from './agents/guardrail.ts';
export { type Handoff, type HandoffOptions, handoff } from './agents/handoff.ts';
export { createVoiceServer, type VoiceServer, type VoiceServerOptions } from './create-voice-server.ts';
export {
  isVoiceServerError,
  VoiceServerError,
  type VoiceServerErrorCode,
  type VoiceServerErrorOptions,
} from './errors.ts';
export type { Challenge, ChallengeAnswer } from './http/challenge.ts';
export type { OperatorAccess } from './http/operator-access.ts';
export type { RemoteAddress, TrustProxy } from './http/request-source.ts';
export type { Authenticate } from './http/sessions.route.ts';
export type { StatusAccess } from './http/status.route.ts';
export { type TurnstileOptions, turnstile } from './http/turnstile.ts';
export type { WidgetFile, WidgetSource } from './http/widget.route.ts';
export type { BudgetOptions, ConcurrencyOptions, LimitOptions, RateOptions } from './limits/limit-options.ts';
export type { Rate } from './limits/rate-limiter.ts';
export { type JsonLinesOptions, jsonLinesLogger, type LogFields, type Logger, silentLogger } from './logger.ts';
export { betaDialect } from './providers/dialects.ts';
export { type OpenAIOptions, openai } from './providers/openai.ts';
export { type RealtimeCompatibleOptions, realtimeCompatible } from './providers/realtime-compatible.ts';
export type { AgentBrief, ConnectingSession, RealtimeProvider } from './providers/realtime-provider.ts';
export { type XaiOptions, xai } from './providers/xai.ts';
export type { RevokeTarget } from './sessions/revoke-sessions.ts';
export type { SessionLimitOptions } from './sessions/session-limits.ts';
export { memoryStore } from './store/memory-store.ts';
export { NoCountError, type Store } from './store/store.ts';
export type { MintPurpose, VoiceEvent, VoiceEventMap, VoiceEventOf, VoiceEventType } from './telemetry/voice-event.ts';
export type {
  VoiceEventListener,
  VoiceObserver,
  VoiceOperation,
  VoiceOperationEnd,
  VoiceSpan,
} from './telemetry/voice-observer.ts';
export { VoiceTelemetry, type VoiceTelemetryOptions } from './telemetry/voice-telemetry.ts';
export { defineTool } from './tools/define-tool.ts';
export type { GuardrailRules, GuardrailTrip, GuardrailVerdict } from './tools/guardrail-rules.ts';
export type { SchemaOutput, StandardIssue, StandardResult, StandardSchema } from './tools/standard-schema.ts';
export type { ToolCallContext, ToolCaller, ToolSpan } from './tools/tool-context.ts';
export { ToolError } from './tools/tool-error.ts';
export {
  defineToolGuardrail,
  type ToolGuardrail,
  type ToolGuardrailContext,
  type ToolGuardrailOptions,
} from './tools/tool-guardrail.ts';
export type { PageToolOptions, ToolLimit, ToolOptions } from './tools/tool-options.ts';
export type { PageTool, ServerTool, ToolCallDetails, VoiceTool } from './tools/voice-tool.ts';
export type { HandoffOrigin, VoiceSession, VoiceUser } from './voice-session.ts';
