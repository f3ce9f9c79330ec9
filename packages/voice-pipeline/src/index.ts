/** The voice pipeline: speech to text, a workflow, text to speech; and the same behind the Realtime protocol. */
export type { AudioInputFormat, AudioInputOptions } from './audio/audio-format.ts';
export { AudioInput, Resampler, resample, SAMPLE_RATES_HZ } from './audio/audio-input.ts';
export type { AudioSource } from './audio/audio-source.ts';
export { StreamedAudioInput, type StreamedAudioInputOptions } from './audio/streamed-audio-input.ts';
export { type EmbeddedEngine, type EmbeddedEngineOptions, embeddedEngine } from './embedded-engine.ts';
export { PipelineError, type PipelineErrorCode } from './errors.ts';
export { createPipeline, type Pipeline, type RunOptions, type StreamOptions } from './pipeline/pipeline.ts';
export type { PipelineConfig, PipelineHooks, PipelineTimeouts } from './pipeline/pipeline-config.ts';
export type { PipelineEvent, TurnEndReason } from './pipeline/pipeline-event.ts';
export type { PipelineRecording, PipelineResult } from './pipeline/pipeline-result.ts';
export type { PipelineConversation } from './pipeline/run-context.ts';
export { SentenceSplitter, type SplitOptions, splitSentences } from './pipeline/sentence-splitter.ts';
export { type SpeakOptions, type Spoken, speak } from './pipeline/speak.ts';
export {
  createRealtimeServer,
  type RealtimeServer,
  type RealtimeServerOptions,
} from './realtime/create-realtime-server.ts';
export type { SecretStore } from './realtime/secret-store.ts';
export type { SessionLimits } from './realtime/session-limits.ts';
export type { RecognitionReport } from './realtime/speech-turns.ts';
export type { EndpointOptions } from './remote/endpoint.ts';
export type { ResilienceOptions } from './remote/first-that-works.ts';
export { FLITE_VOICES, type FliteVoice } from './stages/flite/flite-voices.ts';
export { type FliteOptions, flite } from './stages/flite-tts.ts';
export { type OpenAiSttOptions, openAiStt } from './stages/openai-stt.ts';
export { type OpenAiTtsOptions, openAiTts } from './stages/openai-tts.ts';
export {
  isPocketSphinxInstalled,
  type PhraseShares,
  type PocketSphinxOptions,
  type PocketSphinxPaths,
  pocketSphinx,
} from './stages/pocketsphinx-stt.ts';
export { resilientStt } from './stages/resilient-stt.ts';
export { resilientTts } from './stages/resilient-tts.ts';
export type { Stt, SttOptions, SttUtterance } from './stages/stt.ts';
export type { Tts, TtsOptions } from './stages/tts.ts';
export type { Vad, VadDetector } from './stages/vad.ts';
export { webRtcVad } from './stages/webrtc-vad.ts';
export type {
  PipelineTelemetryEvent,
  PipelineTelemetryEventOf,
  PipelineTelemetryListener,
  PipelineTelemetryMap,
  PipelineTelemetryType,
} from './telemetry/pipeline-events.ts';
export { PipelineTelemetry, type PipelineTelemetryOptions } from './telemetry/pipeline-telemetry.ts';
export type {
  AgentDefinition,
  AgentHandoffs,
  AgentTool,
  AgentToolCaller,
  AgentToolLimit,
} from './workflow/agent-definition.ts';
export { AgentWorkflow, type AgentWorkflowOptions } from './workflow/agent-workflow.ts';
export type { ChatMessage, ChatModel, ChatOutput, ChatRequest, ChatTool, ChatToolCall } from './workflow/chat-model.ts';
export { type OpenAiChatOptions, openAiChat } from './workflow/openai-chat.ts';
export { resilientChat } from './workflow/resilient-chat.ts';
export { resilientWorkflow } from './workflow/resilient-workflow.ts';
export type { ApprovalRequest, Approve } from './workflow/run-agent-tool.ts';
export { runWorkflow } from './workflow/run-workflow.ts';
export { SimpleWorkflow, type SimpleWorkflowOptions } from './workflow/simple-workflow.ts';
export type {
  Workflow,
  WorkflowAnswer,
  WorkflowContext,
  WorkflowFunctionCall,
  WorkflowItem,
  WorkflowOutput,
  WorkflowTool,
} from './workflow/workflow.ts';
export type { ToolFailure, WorkflowReport } from './workflow/workflow-report.ts';
