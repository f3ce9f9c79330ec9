/**
 * Every name that leaves for OpenTelemetry. `gen_ai.*` as in the semantic conventions 1.41.0 where they name a thing;
 * the spans of speech are named after their draft. What no convention names is `voice_agent.*`, and what holds words has
 * `pii` in its name, so that a collector can drop it by that.
 */

export const SCHEMA_URL = 'https://opentelemetry.io/schemas/1.41.0';

export const SPAN = {
  turn: 'invoke_agent',
  stt: 'speech_to_text',
  workflow: 'chat',
  tts: 'text_to_speech',
  tool: 'execute_tool',
} as const;

export const ATTRIBUTE = {
  operationName: 'gen_ai.operation.name',
  conversationId: 'gen_ai.conversation.id',
  outputType: 'gen_ai.output.type',
  errorType: 'error.type',
  toolName: 'gen_ai.tool.name',
  toolCallId: 'gen_ai.tool.call.id',
  toolType: 'gen_ai.tool.type',
  stage: 'voice_agent.stage',
  turn: 'voice_agent.turn',
  outcome: 'voice_agent.outcome',
  endReason: 'voice_agent.turn.end_reason',
  audioSeconds: 'voice_agent.audio.duration',
  transcript: 'voice_agent.pii.user_transcript',
  answer: 'voice_agent.pii.answer',
  sentence: 'voice_agent.pii.sentence',
} as const;

/** Histograms, in seconds. Their attributes are stage, tool and outcome only: never a run, a turn or words. */
export const METRIC = {
  turnLatency: 'voice_agent.turn.latency',
  sttDuration: 'voice_agent.stt.duration',
  sttWait: 'voice_agent.stt.wait',
  timeToFirstToken: 'voice_agent.workflow.time_to_first_token',
  timeToFirstChunk: 'voice_agent.tts.time_to_first_chunk',
  toolDuration: 'voice_agent.tool.duration',
} as const;

/** Seconds. */
export const LATENCY_BUCKETS = [0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10];
