/**
 * Everything a pipeline tells of itself while it runs: a closed map from an event's name to its fields.
 *
 * No event holds what was said, but under `content`, which only `new PipelineTelemetry({ content: true })` lets through;
 * sound is in none. Times are milliseconds; lengths of text are characters. Imports nothing of ours.
 */

/** One call of `run` or `runStreamed`. */
interface OfRun {
  readonly runId: string;
}

/** Turn 0 is the greeting. */
interface OfTurn extends OfRun {
  readonly turn: number;
}

/** `stage` is the stage's own name, e.g. 'PocketSphinx'. */
interface OfStage extends OfTurn {
  readonly stage: string;
}

interface OfSentence extends OfStage {
  /** Counts from 0 in each turn: several sentences are synthesised at once. */
  readonly sentence: number;
}

interface Words {
  readonly characters: number;
  readonly content?: { readonly text: string };
}

interface Failure {
  readonly durationMs: number;
  /** A `PipelineErrorCode`; of a tool a `ToolFailure`. */
  readonly error: string;
}

/** One call of a tool that the workflow runs itself. No arguments, no results. */
interface OfToolCall extends OfTurn {
  readonly tool: string;
  readonly callId: string;
}

export interface PipelineTelemetryMap {
  'pipeline.started': OfRun & { readonly kind: 'turn' | 'session' };
  'pipeline.ended': OfRun & { readonly reason: string; readonly durationMs: number; readonly turnCount: number };
  'pipeline.turn.started': OfTurn;
  /** From the end of the visitor's speech to the answer's first sound. */
  'pipeline.turn.first_audio': OfTurn & { readonly latencyMs: number };
  'pipeline.turn.ended': OfTurn & { readonly reason: string; readonly durationMs: number };

  /** Samples begin to be heard. */
  'stt.started': OfStage;
  /** The speech has a recogniser: how long it waited behind others'. Only stages whose recognisers are few tell it. */
  'stt.admitted': OfStage & { readonly waitedMs: number };
  /** What is understood while samples still come; each replaces the one before. */
  'stt.interim': OfStage & Words;
  'stt.delta': OfStage & Words;
  /** `durationMs` counts from the end of the speech. */
  'stt.completed': OfStage & Words & { readonly durationMs: number; readonly audioSeconds: number };
  'stt.failed': OfStage & Failure;

  'workflow.started': OfTurn;
  'workflow.first_token': OfTurn & { readonly durationMs: number };
  'workflow.completed': OfTurn & Words & { readonly durationMs: number };
  'workflow.failed': OfTurn & Failure;
  'tool.called': OfToolCall;
  'tool.returned': OfToolCall & { readonly durationMs: number };
  'tool.failed': OfToolCall & Failure;
  /** `agent` is whom the conversation goes to. */
  'agent.handed_off': OfTurn & { readonly agent: string };

  'tts.started': OfSentence & Words;
  'tts.first_chunk': OfSentence & { readonly durationMs: number };
  'tts.chunk': OfSentence & { readonly audioSeconds: number };
  'tts.completed': OfSentence & { readonly durationMs: number; readonly audioSeconds: number };
  'tts.failed': OfSentence & Failure;

  /** A listener threw or rejected. Told once for each listener. */
  'telemetry.listener_failed': { readonly error: string };
}

export type PipelineTelemetryType = keyof PipelineTelemetryMap;

/** One event of a type, as listeners get it: frozen. */
export type PipelineTelemetryEventOf<Type extends PipelineTelemetryType> = {
  readonly type: Type;
  /** Unix milliseconds. */
  readonly at: number;
} & PipelineTelemetryMap[Type];

/** Any event: `switch (event.type)` narrows it. */
export type PipelineTelemetryEvent = {
  [Type in PipelineTelemetryType]: PipelineTelemetryEventOf<Type>;
}[PipelineTelemetryType];

/** May be async; what it returns is not waited for. */
export type PipelineTelemetryListener = (event: PipelineTelemetryEvent) => unknown;
