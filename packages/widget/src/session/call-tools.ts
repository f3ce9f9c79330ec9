/**
 * The tools and guardrails of a call, whose code is fetched when an agent is granted that has some, side by side with the
 * opening of the line. What the provider says before it has come waits, in order, so that no call is lost. Where it does
 * not come, the call ends with an error, and may be taken up again: an agent without its tools would make things up.
 */
import type { AgentInfo, ServerEvent } from '@voice-agent/protocol';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import type { AnswerWatchOptions } from './answer-watch.ts';
import type { CallTimers } from './call-timers.ts';
import type { SessionState } from './session-state.ts';
import type { ToolRelay, ToolRelayOptions } from './tool-relay.ts';
import type { ApprovalAnswer } from './voice-snapshot.ts';

/** Seconds before each further try. */
const RETRY_SECONDS = [0.5, 2, 5];

export type LoadTools = () => Promise<typeof import('./tools-room.ts')>;

export interface CallToolsOptions extends ToolRelayOptions, AnswerWatchOptions {
  readonly loadTools: LoadTools;
  readonly turns: AnswerWatchOptions['turns'];
  readonly timers: CallTimers;
  onFailed(error: VoiceAgentError): void;
}

export class CallTools {
  readonly #options: CallToolsOptions;
  #relay: ToolRelay | undefined;
  #watch: ((event: ServerEvent) => void) | undefined;
  /** For when the code has come; undefined until it is asked for. */
  #waiting: ((relay: ToolRelay) => void)[] | undefined;
  /** Responses that call, and whose calls wait. */
  readonly #calling = new Set<string>();

  constructor(options: CallToolsOptions) {
    this.#options = options;
  }

  /** This agent speaks now. */
  serve({ tools, handoffs, guardrails }: AgentInfo): void {
    if (tools.length > 0 || Object.keys(handoffs).length > 0 || guardrails) this.#want();
  }

  read(event: ServerEvent): void {
    if (!this.#relay && this.#waiting) {
      if (event.type === 'response.output_item.done' && event.item.type === 'function_call')
        this.#calling.add(event.response_id);
      if (event.type === 'response.done') this.#calling.delete(event.response.id);
    }
    this.#do((relay) => {
      relay.read(event);
      this.#watch?.(event);
    });
  }

  /** The visitor's click on a card. */
  decide(callId: string, answer: ApprovalAnswer): void {
    this.#relay?.decide(callId, answer);
  }

  /** The visitor speaks up: what may be cancelled is. */
  interrupt(): void {
    this.#do((relay) => relay.interrupt());
  }

  /** Answers the responses whose calls bring the answer when they are done. */
  lineLost(): string[] {
    if (this.#relay) return this.#relay.lineLost();
    this.#do((relay) => relay.lineLost());
    const calling = [...this.#calling];
    this.#calling.clear();
    return calling;
  }

  /** Calls that an earlier page began and did not see the end of. */
  resume(state: SessionState, forgot: boolean): void {
    // Their tools may not be there any more: that is told then.
    if (state.calls.length > 0) this.#want();
    this.#do((relay) => relay.resume(state, forgot));
  }

  #want(): void {
    if (this.#waiting) return;
    this.#waiting = [];
    this.#load();
  }

  #do(work: (relay: ToolRelay) => void): void {
    if (this.#relay) work(this.#relay);
    else this.#waiting?.push(work);
  }

  #load(tries = 0): void {
    const { loadTools, timers, signal, onFailed } = this.#options;
    loadTools().then(
      ({ ToolRelay, createAnswerWatch }) => {
        if (signal.aborted) return;
        this.#watch = createAnswerWatch(this.#options);
        const relay = new ToolRelay(this.#options);
        this.#relay = relay;
        for (const work of this.#waiting?.splice(0) ?? []) work(relay);
      },
      (cause: unknown) => {
        const wait = RETRY_SECONDS[tries];
        if (wait !== undefined && !signal.aborted) timers.start('tools', wait, () => this.#load(tries + 1));
        else onFailed(new VoiceAgentError('server-unreachable', 'The tools did not load.', { cause }));
      },
    );
  }
}
