/**
 * Who may answer when. One response at a time writes into the conversation; some more may run out of band.
 *
 * It also keeps which of the visitor's turns are owed an answer: a turn is answered when its words are there, nobody
 * speaks and nothing else is being answered. A cough that only stopped the agent from thinking does not cost the
 * visitor the answer.
 */
import type { ResponseParams } from '@voice-agent/protocol';
import { audioLengthMs } from '../pipeline/spoken-audio.ts';
import { createId } from './create-id.ts';
import { LiveConversation } from './live-conversation.ts';
import type { SendEvent } from './outgoing-event.ts';
import { planResponse, type ResponsePlan } from './response-plan.ts';
import type { ResponseRate } from './response-rate.ts';
import { ResponseRun, type ResponseStages } from './response-run.ts';
import { ServiceFault, serviceErrors } from './service-fault.ts';
import type { EffectiveConfig } from './session-config.ts';
import type { SessionTurns } from './session-turns.ts';

const MAX_OUT_OF_BAND = 8;

export interface ResponseDeskOptions {
  stages: ResponseStages;
  turns: SessionTurns;
  conversation: LiveConversation;
  rate: ResponseRate;
  config: () => EffectiveConfig;
  /** Whether the visitor holds the floor: no answer starts by itself then. */
  visitorSpeaks: () => boolean;
  /** An answer in the conversation begins, and ends with so much speech. */
  answerStarted: () => void;
  answerEnded: (spokenMs: number) => void;
  send: SendEvent;
}

export class ResponseDesk {
  readonly #options: ResponseDeskOptions;
  #active: ResponseRun | undefined;
  readonly #outOfBand = new Set<ResponseRun>();
  /** Turns that no response covers yet, and whether their words are known. */
  readonly #owed = new Map<string, 'waiting' | 'heard'>();
  #closed = false;

  constructor(options: ResponseDeskOptions) {
    this.#options = options;
  }

  /** Assistant audio in the conversation fixes its voice. */
  get voiceLocked(): boolean {
    return this.#options.conversation.entries.some(({ audio }) => audio !== undefined && audioLengthMs(audio) > 0);
  }

  /** What the client asks for. @throws ServiceFault */
  create(params?: ResponseParams): void {
    const { config, conversation } = this.#options;
    this.#create(planResponse(config(), params, conversation.entries), false);
  }

  #create(plan: ResponsePlan, owed: boolean): void {
    const { config, conversation } = this.#options;
    if (plan.outOfBand) {
      if (this.#outOfBand.size >= MAX_OUT_OF_BAND)
        throw new ServiceFault(serviceErrors.tooManyResponses(MAX_OUT_OF_BAND));
      const run = this.#run(plan, false, new LiveConversation(() => undefined), () => this.#outOfBand.delete(run));
      this.#outOfBand.add(run);
      void run.start();
      return;
    }
    if (this.#active) throw new ServiceFault(serviceErrors.alreadyActive(this.#active.id));
    if (this.voiceLocked && plan.voice !== config().audio.output.voice)
      throw new ServiceFault(serviceErrors.voiceLocked());
    this.#owed.clear();
    const run = this.#run(plan, owed, conversation, () => {
      this.#active = undefined;
      this.#options.answerEnded(run.spokenMs);
      // Not at once: the client is still being told of this one.
      queueMicrotask(() => this.answerOwed());
    });
    this.#active = run;
    this.#options.answerStarted();
    void run.start();
  }

  /** Lets the workflow say something of its own accord, told why. Nothing happens while anyone speaks. */
  prompt(reason: string): void {
    const { config, conversation, visitorSpeaks } = this.#options;
    if (this.#active || visitorSpeaks() || conversation.transcribing) return;
    const content = [{ type: 'input_text' as const, text: reason }];
    const note = { item: { id: createId('item'), type: 'message' as const, role: 'system' as const, content } };
    this.#create({ ...planResponse(config()), input: [...conversation.entries, note] }, true);
  }

  /** @throws ServiceFault when there is nothing to cancel */
  cancel(responseId?: string): void {
    const run = [this.#active, ...this.#outOfBand].find((one) => one && (!responseId || one.id === responseId));
    if (!run || (!responseId && run !== this.#active)) throw new ServiceFault(serviceErrors.notActive());
    run.cancel('client_cancelled');
  }

  /** The visitor speaks up while the agent still makes its answer. */
  interrupt(): void {
    const run = this.#active;
    if (!run) return;
    // Without `create_response` it is the client's to ask again.
    const isOurs = this.#options.config().audio.input.turn_detection?.create_response;
    if (!run.started && isOurs) this.#owed.set(run.id, 'heard');
    run.cancel('turn_detected');
  }

  /** A turn has ended that is to be answered once its words are known. */
  owe(itemId: string): void {
    this.#owed.set(itemId, 'waiting');
  }

  /** The words of a turn are known; empty ones need no answer. */
  settle(itemId: string, heard: boolean): void {
    if (!heard) this.#owed.delete(itemId);
    else if (this.#owed.has(itemId)) this.#owed.set(itemId, 'heard');
    this.answerOwed();
  }

  answerOwed(): void {
    const { conversation, visitorSpeaks } = this.#options;
    if (this.#closed || this.#active || visitorSpeaks() || conversation.transcribing) return;
    if ([...this.#owed.values()].includes('heard')) this.#create(planResponse(this.#options.config()), true);
  }

  close(): void {
    this.#closed = true;
    for (const run of [this.#active, ...this.#outOfBand]) run?.cancel('client_cancelled');
  }

  #run(plan: ResponsePlan, owed: boolean, target: LiveConversation, onEnd: () => void): ResponseRun {
    const { stages, turns, conversation, rate, send } = this.#options;
    const admit = () => {
      const isAdmitted = rate.take();
      send({ type: 'rate_limits.updated', rate_limits: rate.describe() });
      return isAdmitted;
    };
    return new ResponseRun({ admit, plan, owed, stages, turns, conversation, target, send, onEnd });
  }
}
