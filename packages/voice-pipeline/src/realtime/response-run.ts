/**
 * One response from `response.created` to `response.done`: waits for the words, runs the workflow, speaks.
 *
 * Ending is synchronous and happens once. Whoever cancels finds the response done and the floor free when `cancel`
 * returns; what the workflow or the synthesis still bring is dropped.
 */
import type { ResponseStatus, ResponseStatusDetails } from '@voice-agent/protocol';
import { PipelineError } from '../errors.ts';
import type { TurnEndReason } from '../pipeline/pipeline-event.ts';
import { speak } from '../pipeline/speak.ts';
import { toldTts } from '../pipeline/told-tts.ts';
import { type TurnPlace, tellReport, toldWorkflow } from '../pipeline/told-workflow.ts';
import type { Tts } from '../stages/tts.ts';
import type { PipelineTelemetry } from '../telemetry/pipeline-telemetry.ts';
import { runWorkflow } from '../workflow/run-workflow.ts';
import type { Workflow } from '../workflow/workflow.ts';
import type { Conversation, ConversationEntry } from './conversation.ts';
import type { LiveConversation } from './live-conversation.ts';
import type { SendEvent } from './outgoing-event.ts';
import { limitText, type OutputPart, outputParts } from './output-parts.ts';
import type { ResponsePlan } from './response-plan.ts';
import { ResponseWriter } from './response-writer.ts';
import { type ServiceError, serviceErrors } from './service-fault.ts';
import type { SessionTurns } from './session-turns.ts';
import { CHARS_PER_TOKEN } from './token-usage.ts';
import { within } from './within.ts';
import { messageText, workflowHistory } from './workflow-history.ts';

export interface ResponseStages {
  readonly workflow: Workflow;
  readonly tts: Tts;
  /** How long a stage may be silent before it counts as broken. */
  readonly stageTimeoutMs: number;
  readonly telemetry: PipelineTelemetry;
  /** What broke, for the operator. The client hears of it in general terms. */
  readonly onError: (error: unknown) => void;
}

export interface ResponseRunOptions {
  plan: ResponsePlan;
  /** Counts the response against the session's rate and tells it; false when there are too many. */
  admit: () => boolean;
  /** A turn is known to wait for this, so that noise after it does not matter. */
  owed: boolean;
  stages: ResponseStages;
  turns: SessionTurns;
  /** What is answered, unless the plan brings its own input. */
  conversation: LiveConversation;
  /** Where the output goes; not the same for a response out of band. */
  target: LiveConversation;
  send: SendEvent;
  onEnd: () => void;
}

export class ResponseRun {
  readonly #options: ResponseRunOptions;
  readonly #writer: ResponseWriter;
  readonly #abort = new AbortController();
  readonly #budget: { remainingChars: number; exhausted: boolean };
  readonly #place: TurnPlace;
  readonly #tts: Tts;
  #hasSounded = false;
  #input: Conversation = [];

  constructor(options: ResponseRunOptions) {
    this.#options = options;
    this.#writer = new ResponseWriter(options.plan, options.target, options.send);
    const { plan, turns, stages } = options;
    this.#place = turns.answer(!plan.outOfBand);
    this.#tts = toldTts(stages.telemetry, this.#place, stages.tts);
    const { maxOutputTokens } = plan;
    const remainingChars = maxOutputTokens === 'inf' ? Infinity : maxOutputTokens * CHARS_PER_TOKEN;
    this.#budget = { remainingChars, exhausted: false };
  }

  get id(): string {
    return this.#writer.id;
  }

  /** Whether the client has seen any of its output. */
  get started(): boolean {
    return this.#writer.started;
  }

  get spokenMs(): number {
    return this.#writer.spokenMs;
  }

  /** Tells `response.created` at once. Never rejects. */
  async start(): Promise<void> {
    this.#writer.create();
    if (!this.#options.admit()) return this.#fail(serviceErrors.rateLimited());
    try {
      await this.#answer();
    } catch (error) {
      if (this.#writer.finished) return;
      this.#options.stages.onError(error);
      this.#fail(serviceErrors.serverError(error instanceof PipelineError ? error.code : 'workflow-failed'));
    }
  }

  cancel(reason: 'client_cancelled' | 'turn_detected'): void {
    this.#end('cancelled', { type: 'cancelled', reason });
  }

  async #answer(): Promise<void> {
    const { plan, owed, stages, conversation } = this.#options;
    if (!plan.input) await conversation.settled();
    if (this.#writer.finished) return;
    this.#input = plan.input ?? conversation.entries;
    const last = owed ? undefined : this.#input.at(-1);
    if (last?.unrecognised) return this.#fail(serviceErrors.sttFailed());
    // Noise, or a button pressed and nothing said: there is nothing to answer, and the last answer must not come twice.
    if (last && isWordless(last)) return this.#end('completed');
    const outputs = runWorkflow(stages.workflow, {
      history: workflowHistory(this.#input),
      instructions: plan.instructions,
      tools: plan.tools,
      toolChoice: plan.toolChoice,
      state: conversation.workflowState,
      signal: this.#abort.signal,
      report: (report) => tellReport(stages.telemetry, this.#place, report),
    });
    const inTime = within(outputs, stages.stageTimeoutMs, 'workflow-failed');
    for await (const part of outputParts(toldWorkflow(stages.telemetry, this.#place, inTime))) {
      if (this.#writer.finished) return;
      await this.#write(part);
      if (this.#writer.finished) return;
      if (this.#budget.exhausted) {
        return this.#end('incomplete', { type: 'incomplete', reason: 'max_output_tokens' });
      }
    }
    this.#end('completed');
  }

  async #write(part: OutputPart): Promise<void> {
    const { plan } = this.#options;
    if (part.type === 'function_call') return this.#writer.functionCall(part);
    const pieces = limitText(part.pieces, this.#budget);
    if (plan.modality === 'text') {
      for await (const piece of pieces) {
        if (this.#writer.finished) return;
        this.#writer.text(piece);
      }
    } else {
      const { voice, speed } = plan;
      for await (const spoken of speak(pieces, this.#tts, { voice, speed, signal: this.#abort.signal })) {
        if (this.#writer.finished) return;
        if (spoken.type === 'text') this.#writer.text(spoken.text);
        else this.#sound(spoken.samples);
      }
    }
    if (!this.#budget.exhausted) this.#writer.closeMessage();
  }

  #sound(samples: Int16Array): void {
    if (!this.#hasSounded) this.#options.turns.firstAudio(this.#place);
    this.#hasSounded = true;
    this.#writer.samples(samples);
  }

  #fail({ type, code, message }: ServiceError): void {
    this.#end('failed', { type: 'failed', error: { type, code: code ?? undefined, message } });
  }

  #end(status: ResponseStatus, details?: ResponseStatusDetails): void {
    if (this.#writer.finished) return;
    this.#writer.finish(status, details, this.#input);
    this.#abort.abort();
    this.#options.turns.end(this.#place, endReason(status, details));
    this.#options.onEnd();
  }
}

/** As the pipeline's own turns end. */
function endReason(status: ResponseStatus, details?: ResponseStatusDetails): TurnEndReason {
  if (status === 'failed') return 'failed';
  if (status === 'cancelled') return details?.reason === 'turn_detected' ? 'interrupted' : 'aborted';
  return 'completed';
}

function isWordless({ item }: ConversationEntry): boolean {
  return item.type === 'message' && item.role === 'user' && messageText(item) === '';
}
