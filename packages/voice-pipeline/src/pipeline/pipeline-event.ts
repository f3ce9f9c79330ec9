/** What a pipeline tells its reader, in order. Events of the embedded conversation, not of the Realtime protocol. */
import type { PipelineError } from '../errors.ts';
import type { WorkflowFunctionCall } from '../workflow/workflow.ts';

/** Why a turn ended. */
export type TurnEndReason =
  | 'completed'
  /** No words were recognised: noise, or a button pressed and nothing said. */
  | 'no_speech'
  /** The workflow had nothing to say. */
  | 'no_answer'
  /** The hook `afterTranscribe` answered null. */
  | 'skipped'
  /** The visitor spoke on. */
  | 'interrupted'
  /** An `error` event says why. */
  | 'failed'
  | 'aborted';

/** A turn is what a visitor says and what is answered. They count from 1; turn 0 is the greeting. */
export type PipelineEvent =
  | { readonly type: 'turn_started'; readonly turn: number }
  /** What is understood so far, while the visitor speaks. It replaces the one before, and may turn out to be wrong. */
  | { readonly type: 'transcript_interim'; readonly turn: number; readonly text: string }
  /** The deltas join to the transcript. */
  | { readonly type: 'transcript_delta'; readonly turn: number; readonly delta: string }
  | { readonly type: 'transcript'; readonly turn: number; readonly text: string }
  /** A sentence of the answer, before its audio. The texts join to the whole answer. */
  | { readonly type: 'text'; readonly turn: number; readonly text: string }
  /** 24 kHz mono. */
  | { readonly type: 'audio'; readonly turn: number; readonly samples: Int16Array<ArrayBuffer> }
  /**
   * The workflow wants a function of the caller's to be run. The call is in the conversation's history already: add its
   * output there, and start another turn.
   */
  | {
      readonly type: 'function_call';
      readonly turn: number;
      readonly callId: string;
      readonly call: WorkflowFunctionCall;
    }
  /**
   * The visitor spoke while the answer was being heard: stop playing it. Says how much of it was spoken until then; the
   * history holds `text` and no more.
   */
  | { readonly type: 'turn_interrupted'; readonly turn: number; readonly audioEndMs: number; readonly text: string }
  | { readonly type: 'turn_ended'; readonly turn: number; readonly reason: TurnEndReason }
  /** A turn's failure ends that turn; without a `turn` the whole session ends. */
  | { readonly type: 'error'; readonly turn?: number; readonly error: PipelineError }
  /** Nothing comes after. */
  | { readonly type: 'session_ended'; readonly reason: 'completed' | 'failed' | 'aborted' };
