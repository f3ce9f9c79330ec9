/** Classes and types; importing this registers nothing and runs on a server. `./define` registers the element. */
export { isVoiceAgentError, VoiceAgentError, type VoiceAgentErrorCode } from './errors/voice-agent-error.ts';
export { en as defaultLabels } from './languages/en.ts';
export type { AudioDevice, AudioDevices, CaptureSettings, OutputSettings, SoundState } from './session/ports.ts';
export type {
  ContextOptions,
  EndWarning,
  VoiceLevels,
  VoiceSessionEvent,
  VoiceSessionPort,
  VoiceSnapshot,
  VoiceStatus,
} from './session/voice-snapshot.ts';
export type { PageToolContext, PageToolHandler } from './tools/page-tools.ts';
export type * from './transcript/transcript-entry.ts';
export {
  VoiceErrorEvent,
  VoiceOpenChangeEvent,
  VoiceStatusChangeEvent,
  VoiceTranscriptChangeEvent,
} from './view/host/voice-agent.events.ts';
export { VoiceConsentChangeEvent } from './view/host/voice-consent.events.ts';
export {
  VoiceApprovalChangeEvent,
  VoiceGuardrailTripEvent,
  VoiceHandoffEvent,
  VoiceLatencyEvent,
  VoiceLevelEvent,
  VoiceMicrophoneChangeEvent,
  VoiceNetworkChangeEvent,
  VoiceReconnectEvent,
  VoiceToolCallEvent,
  VoiceToolResultEvent,
  VoiceUsageEvent,
  VoiceWarningChangeEvent,
} from './view/host/voice-session.events.ts';
export type { CreateVoiceSession } from './view/link/session-link.ts';
export type { VoiceSessionOptions } from './view/link/wanted-session.ts';
export { VoiceAgentView } from './view/voice-agent-view.ts';
export type { LabelOverrides, Labels } from './view/words/labels.ts';
export type { VoiceAgentAttributes, VoiceAgentEventMap } from './voice-agent-attributes.ts';
export { VoiceAgentElement } from './voice-agent-element.ts';
