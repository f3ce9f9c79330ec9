/** The voice pipeline: speech to text, a workflow, text to speech; and the same behind the Realtime protocol. */
export {
  AudioInput,
  type AudioSource,
  Resampler,
  resample,
  SAMPLE_RATES_HZ,
  StreamedAudioInput,
} from './audio/audio-input.ts';
export { type EmbeddedEngine, type EmbeddedEngineOptions, embeddedEngine } from './embedded-engine.ts';
export { PipelineError, type PipelineErrorCode } from './errors.ts';
export {
  createPipeline,
  type Pipeline,
  type PipelineConfig,
  type PipelineEvent,
  type TurnOptions,
} from './pipeline/pipeline.ts';
export { SentenceSplitter, type SplitOptions, splitSentences } from './pipeline/sentence-splitter.ts';
export { type SpeakOptions, type Spoken, speak } from './pipeline/speak.ts';
export {
  createRealtimeServer,
  type RealtimeServer,
  type RealtimeServerOptions,
} from './realtime/create-realtime-server.ts';
export type { SecretStore } from './realtime/secret-store.ts';
export type { SessionLimits } from './realtime/session-limits.ts';
export { FLITE_VOICES, type FliteVoice } from './stages/flite/flite-voices.ts';
export { type FliteOptions, flite } from './stages/flite-tts.ts';
export {
  isPocketSphinxInstalled,
  type PhraseShares,
  type PocketSphinxOptions,
  type PocketSphinxPaths,
  pocketSphinx,
} from './stages/pocketsphinx-stt.ts';
export type { Stt, SttOptions, SttUtterance } from './stages/stt.ts';
export type { Tts, TtsOptions } from './stages/tts.ts';
export type { Vad, VadDetector } from './stages/vad.ts';
export { webRtcVad } from './stages/webrtc-vad.ts';
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
