/**
 * One spoken turn: hear, think, answer. The stages run at the same time as far as their input allows: recognition while
 * the visitor speaks, speech while the workflow still writes.
 */
import type { AudioSource } from '../audio/audio-input.ts';
import { PipelineError, type PipelineErrorCode } from '../errors.ts';
import type { Stt } from '../stages/stt.ts';
import type { Tts } from '../stages/tts.ts';
import { runWorkflow } from '../workflow/run-workflow.ts';
import type { Workflow, WorkflowFunctionCall, WorkflowItem } from '../workflow/workflow.ts';
import { speak } from './speak.ts';

export interface PipelineConfig {
  stt: Stt;
  workflow: Workflow;
  tts: Tts;
  instructions?: string;
  voice?: string;
  speed?: number;
}

export interface TurnOptions {
  /** What was said before; the turn's words are added to it. */
  history?: readonly WorkflowItem[];
  signal?: AbortSignal;
}

export type PipelineEvent =
  | { readonly type: 'lifecycle'; readonly phase: 'turn-started' | 'speech-ended' | 'turn-ended' | 'turn-aborted' }
  | { readonly type: 'transcript'; readonly delta: string }
  | { readonly type: 'transcript-done'; readonly text: string }
  /** A sentence of the answer, before its audio. */
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'audio'; readonly samples: Int16Array<ArrayBuffer> }
  /** The workflow wants a function to be run: run it, add call and output to the history, and start another turn. */
  | { readonly type: 'function-call'; readonly call: WorkflowFunctionCall }
  | { readonly type: 'error'; readonly error: PipelineError };

export interface Pipeline {
  /**
   * Runs one turn. Never throws: a failure is an `error` event. Ends with `turn-ended`, or `turn-aborted` after an
   * abort, and nothing comes after. To stop reading aborts the turn.
   */
  run(audio: AudioSource, options?: TurnOptions): AsyncIterable<PipelineEvent>;
}

export function createPipeline(config: PipelineConfig): Pipeline {
  return { run: (audio, options = {}) => runTurn(config, audio, options) };
}

async function* runTurn(
  config: PipelineConfig,
  audio: AudioSource,
  options: TurnOptions,
): AsyncGenerator<PipelineEvent> {
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  try {
    yield { type: 'lifecycle', phase: 'turn-started' };
    const text = yield* hear(config, audio, signal);
    if (text !== '' && !signal.aborted) yield* answer(config, text, { ...options, signal });
  } catch (error) {
    if (!signal.aborted) yield { type: 'error', error: asPipelineError(error, 'workflow-failed') };
  } finally {
    stop.abort();
  }
  yield { type: 'lifecycle', phase: options.signal?.aborted ? 'turn-aborted' : 'turn-ended' };
}

async function* hear(
  { stt }: PipelineConfig,
  audio: AudioSource,
  signal: AbortSignal,
): AsyncGenerator<PipelineEvent, string> {
  const utterance = stt.start();
  const cancel = () => utterance.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  let text = '';
  try {
    for await (const chunk of untilAborted(audio.chunks(), signal)) utterance.push(chunk);
    if (signal.aborted) return '';
    yield { type: 'lifecycle', phase: 'speech-ended' };
    for await (const delta of untilAborted(utterance.finish(), signal)) {
      text += delta;
      yield { type: 'transcript', delta };
    }
    if (signal.aborted) return '';
  } catch (error) {
    throw asPipelineError(error, 'stt-failed');
  } finally {
    signal.removeEventListener('abort', cancel);
    utterance.cancel();
  }
  yield { type: 'transcript-done', text };
  return text;
}

async function* answer(
  { workflow, tts, voice, speed, instructions = '' }: PipelineConfig,
  text: string,
  { history = [], signal }: TurnOptions & { signal: AbortSignal },
): AsyncGenerator<PipelineEvent> {
  const calls: WorkflowFunctionCall[] = [];
  const outputs = runWorkflow(workflow, {
    history: [...history, { type: 'message', role: 'user', text }],
    instructions,
    tools: [],
    toolChoice: 'auto',
    state: {},
    signal,
  });
  async function* words(): AsyncGenerator<string> {
    try {
      for await (const output of outputs) {
        if (typeof output === 'string') yield output;
        else calls.push(output);
      }
    } catch (error) {
      throw asPipelineError(error, 'workflow-failed');
    }
  }
  const options = { ...(voice !== undefined && { voice }), ...(speed !== undefined && { speed }), signal };
  yield* speak(words(), tts, options);
  for (const call of calls) if (!signal.aborted) yield { type: 'function-call', call };
}

/** Ends early, without waiting for the source, when the signal aborts. */
async function* untilAborted<Item>(source: AsyncIterable<Item>, signal: AbortSignal): AsyncGenerator<Item> {
  const iterator = source[Symbol.asyncIterator]();
  const { promise, resolve } = withResolvers();
  signal.addEventListener('abort', resolve, { once: true });
  let isExhausted = false;
  try {
    while (!signal.aborted) {
      const next = await Promise.race([iterator.next(), promise]);
      if (!next) return;
      if (next.done) {
        isExhausted = true;
        return;
      }
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', resolve);
    if (!isExhausted) void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}

function withResolvers(): { promise: Promise<undefined>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<undefined>((settle) => {
    resolve = () => settle(undefined);
  });
  return { promise, resolve };
}

function asPipelineError(error: unknown, code: PipelineErrorCode): PipelineError {
  if (error instanceof PipelineError) return error;
  return new PipelineError(code, error instanceof Error ? error.message : String(error), { cause: error });
}
