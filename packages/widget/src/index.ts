/** Classes and types; importing this registers nothing and runs on a server. `./define` registers the element. */
export { isVoiceAgentError, VoiceAgentError, type VoiceAgentErrorCode } from './errors/voice-agent-error.ts';
export type {
  VoiceLevels,
  VoiceSessionPort,
  VoiceSnapshot,
  VoiceStatus,
} from './session/voice-snapshot.ts';
export type * from './transcript/transcript-entry.ts';
export type { LabelOverrides, Labels } from './view/labels.ts';
export { defaultLabels } from './view/panel-labels.ts';
export type { CreateVoiceSession, VoiceSessionOptions } from './view/session-controller.ts';
export {
  VoiceErrorEvent,
  VoiceOpenChangeEvent,
  VoiceStatusChangeEvent,
  VoiceTranscriptChangeEvent,
} from './view/voice-agent.events.ts';
export { VoiceAgentView } from './view/voice-agent-view.ts';
export { VoiceAgentElement } from './voice-agent-element.ts';
