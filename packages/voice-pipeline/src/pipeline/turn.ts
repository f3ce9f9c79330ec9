/**
 * One turn: what is heard, what the workflow says to it, and the speech. It ends once, synchronously, for one reason;
 * what the stages still bring then is dropped. Never throws: whatever breaks is an `error` event.
 */
import { asPipelineError, type PipelineError } from '../errors.ts';
import { runWorkflow } from '../workflow/run-workflow.ts';
import type { WorkflowFunctionCall, WorkflowItem } from '../workflow/workflow.ts';
import type { PipelineEvent, TurnEndReason } from './pipeline-event.ts';
import type { RunContext } from './run-context.ts';
import { speak } from './speak.ts';
import { SpokenAnswer } from './spoken-answer.ts';
import { tellReport } from './told-workflow.ts';
import { turnTts } from './turn-tts.ts';
import { TurnWords } from './turn-words.ts';
import { workflowWords } from './workflow-words.ts';

/** Sound that waits for the reader: one chunk is read while the next one waits. */
const AUDIO_ROOM = 2;

export class Turn {
  readonly number: number;
  readonly #run: RunContext;
  readonly #abort = new AbortController();
  readonly #answer = new SpokenAnswer();
  readonly #beganAt = performance.now();
  #words: TurnWords | undefined;
  #state: 'new' | 'listening' | 'thinking' | 'answering' | 'ended' = 'new';
  #isInterrupted = false;
  #speechEndedAt = 0;
  #remembered: WorkflowItem | undefined;

  constructor(run: RunContext, number: number) {
    this.#run = run;
    this.number = number;
    if (run.signal.aborted) this.#abort.abort();
    const abort = () => this.#abort.abort();
    run.signal.addEventListener('abort', abort);
    this.#abort.signal.addEventListener('abort', () => run.signal.removeEventListener('abort', abort));
  }

  get hasEnded(): boolean {
    return this.#state === 'ended';
  }

  /** Begins to hear. */
  listen(): void {
    this.#begin('listening');
    this.#words = new TurnWords(this.#run, this.number);
  }

  push(samples: Int16Array): void {
    this.#words?.push(samples);
  }

  /** The visitor pauses, perhaps for good. */
  eagerEnd(): void {
    this.#words?.eagerEnd();
  }

  /** The visitor goes on after `eagerEnd`. */
  resume(): void {
    this.#words?.resume();
  }

  /**
   * The visitor has finished: recognises at once, and answers when `before` is through, the turn before this one.
   * Resolves when the turn has ended. Never rejects.
   */
  async complete(before: Promise<unknown> = Promise.resolve()): Promise<void> {
    this.#speechEndedAt = performance.now();
    if (this.#state === 'listening') this.#state = 'thinking';
    try {
      const recognising = this.#words?.finish() ?? Promise.resolve('');
      recognising.catch(() => undefined);
      await before;
      const text = await recognising;
      if (this.hasEnded) return;
      if (text === null) return this.#end('skipped');
      if (text === '') return this.#end('no_speech');
      this.#run.conversation.history.push({ type: 'message', role: 'user', text });
      if (this.#isInterrupted) return this.#end('interrupted');
      await this.#say();
    } catch (error) {
      this.#fail(asPipelineError(error, 'workflow-failed', 'The turn'));
    }
  }

  /** Says what the workflow says to an empty history. A greeting that is empty is no turn. Never rejects. */
  async greet(): Promise<void> {
    this.#speechEndedAt = performance.now();
    try {
      await this.#say();
    } catch (error) {
      this.#fail(asPipelineError(error, 'workflow-failed', 'The greeting'));
    }
  }

  /** What the reader has taken of the turn's sound. */
  taken(sampleCount: number): void {
    this.#answer.taken(sampleCount);
  }

  /** The visitor speaks on. An answer that is being heard stops here, also one that has been handed out whole. */
  interrupt(): void {
    if (this.#isInterrupted) return;
    const wasAnswering = this.#state === 'answering';
    const playedMs = this.#playedMs();
    if (this.#state === 'ended' && (playedMs === undefined || playedMs >= this.#answer.lengthMs)) return;
    this.#isInterrupted = true;
    this.#run.queue.dropAudio(this.number);
    if (this.#answer.hasBegun) {
      const { text, audioEndMs } = this.#answer.stop(playedMs);
      this.#remember(text);
      this.#push({ type: 'turn_interrupted', turn: this.number, audioEndMs, text });
    }
    // While it is still thinking its words are awaited, because they belong to the history.
    if (wasAnswering) this.#end('interrupted');
    else if (this.#state !== 'ended') this.#abort.abort();
  }

  /** The run is over: whatever this turn was doing. Idempotent. */
  stop(): void {
    this.#words?.cancel();
    if (this.#state !== 'new') this.#end('aborted');
    this.#abort.abort();
  }

  async #say(): Promise<void> {
    const { config, conversation } = this.#run;
    const { signal } = this.#abort;
    if (this.#state === 'thinking') this.#state = 'answering';
    const outputs = runWorkflow(config.workflow, {
      history: [...conversation.history],
      instructions: config.instructions,
      tools: [],
      toolChoice: 'auto',
      state: conversation.state,
      signal,
      report: (report) => tellReport(config.telemetry, this.#place, report),
    });
    const calls: WorkflowFunctionCall[] = [];
    const words = workflowWords(this.#run, { turn: this.number, outputs, calls, signal });
    const onEmpty = (error: PipelineError) => this.#push({ type: 'error', turn: this.number, error });
    const { voice, speed, split, prefetch } = config;
    const options = {
      ...split,
      ...(voice !== undefined && { voice }),
      ...(speed !== undefined && { speed }),
      ...(prefetch !== undefined && { prefetch }),
      signal,
    };
    for await (const spoken of speak(words, turnTts(this.#run, this.number, onEmpty), options)) {
      if (this.hasEnded) return;
      if (this.#state === 'new') this.#begin('answering');
      if (spoken.type === 'text') {
        this.#answer.addText(spoken.text);
        this.#push({ type: 'text', turn: this.number, text: spoken.text });
      } else await this.#sound(spoken.samples);
    }
    if (this.hasEnded || signal.aborted) return;
    this.#answer.complete();
    this.#remember(this.#answer.text);
    for (const call of calls) this.#call(call);
    this.#end(this.#answer.hasBegun || calls.length > 0 ? 'completed' : 'no_answer');
  }

  async #sound(samples: Int16Array<ArrayBuffer>): Promise<void> {
    if (this.#answer.lengthMs === 0) {
      const latencyMs = performance.now() - this.#speechEndedAt;
      this.#run.config.telemetry.emit('pipeline.turn.first_audio', { ...this.#place, latencyMs });
    }
    this.#answer.addSamples(samples.length);
    await this.#run.queue.push({ type: 'audio', turn: this.number, samples }, AUDIO_ROOM);
  }

  /** Undefined where the caller's player does not know: a mistake of its must not end the conversation. */
  #playedMs(): number | undefined {
    try {
      const playedMs = this.#run.playedMs?.(this.number);
      return Number.isNaN(playedMs) ? undefined : playedMs;
    } catch {
      return undefined;
    }
  }

  #call(call: WorkflowFunctionCall): void {
    const callId = `call_${crypto.randomUUID().replaceAll('-', '').slice(0, 24)}`;
    this.#run.conversation.history.push({ ...call, callId });
    this.#push({ type: 'function_call', turn: this.number, callId, call });
  }

  /** The answer as the history has it: at most once, and cut where it was interrupted. */
  #remember(text: string): void {
    const { history } = this.#run.conversation;
    const said: WorkflowItem = { type: 'message', role: 'assistant', text: text.trim() };
    const at = this.#remembered ? history.indexOf(this.#remembered) : -1;
    if (said.text === '') {
      if (at >= 0) history.splice(at, 1);
      return;
    }
    if (at >= 0) history[at] = said;
    else history.push(said);
    this.#remembered = said;
  }

  get #place() {
    return { runId: this.#run.runId, turn: this.number };
  }

  #begin(state: 'listening' | 'answering'): void {
    this.#state = state;
    this.#run.config.telemetry.emit('pipeline.turn.started', this.#place);
    this.#push({ type: 'turn_started', turn: this.number });
  }

  #fail(error: PipelineError): void {
    if (this.hasEnded || this.#run.signal.aborted) return;
    if (this.#state === 'new') this.#begin('answering');
    // What was heard before the failure was said.
    this.#remember(this.#answer.text);
    this.#push({ type: 'error', turn: this.number, error });
    this.#end('failed');
  }

  #end(reason: TurnEndReason): void {
    if (this.hasEnded) return;
    if (this.#state === 'new' && reason === 'no_answer') {
      this.#state = 'ended';
      return;
    }
    if (reason === 'aborted' && this.#answer.hasBegun) this.#remember(this.#answer.stop().text);
    this.#state = 'ended';
    this.#abort.abort();
    const durationMs = performance.now() - this.#beganAt;
    this.#run.config.telemetry.emit('pipeline.turn.ended', { ...this.#place, reason, durationMs });
    this.#push({ type: 'turn_ended', turn: this.number, reason });
  }

  #push(event: PipelineEvent): void {
    void this.#run.queue.push(event);
  }
}
