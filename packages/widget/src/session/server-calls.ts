/**
 * Calls of the token server's tools: what they tell while they run, the visitor's approval before they may, and a result
 * that comes after the model has been told that they started. Only `decide` approves: nothing that is said does.
 */
import type { ApprovalRequest, FunctionCallItem, SessionToken } from '@voice-agent/protocol';
import type { CallAnswer, CallNews } from '../tools/read-call.ts';
import type { Schedule } from './call-timers.ts';
import type { TokenServerPort } from './ports.ts';
import { fillerRequest } from './response-create.ts';
import type { SessionInput } from './session-input.ts';
import { failed, failureText } from './tool-failure.ts';
import type { ApprovalAnswer, PendingApproval, VoiceSessionEvent } from './voice-snapshot.ts';

export type Call = FunctionCallItem & { id: string; call_id: string };

/** Milliseconds. */
const SHORTEST_ASK = 10_000;

export interface ServerCallsOptions {
  readonly tokenServer: TokenServerPort;
  readonly signal: AbortSignal;
  readonly schedule: Schedule;
  now(): number;
  /** The token to decide with. */
  session(): SessionToken;
  dispatch(input: SessionInput): void;
  onEvent(event: VoiceSessionEvent): void;
  /** The result of a call that had only started. */
  onLate(call: Call, output: string): void;
}

export class ServerCalls {
  readonly #options: ServerCallsOptions;
  /** Calls that are abandoned when the visitor speaks up. */
  readonly #cancellable = new Set<AbortController>();
  /** By call id: what the visitor's answer is given to. */
  readonly #asked = new Map<string, { readonly pending: PendingApproval; answer(given?: ApprovalAnswer): void }>();
  /** Calls whose model knows that they work in the background. */
  readonly #started = new Set<string>();

  constructor(options: ServerCallsOptions) {
    this.#options = options;
  }

  hasStarted(callId: string): boolean {
    return this.#started.has(callId);
  }

  /** What the model reads: the result, or that it started. @param isLate - it had started before this page was there. */
  run(call: Call, session: SessionToken, { cancel = false, isLate = false } = {}): Promise<string> {
    const { signal, onLate } = this.#options;
    const interrupted = new AbortController();
    if (cancel) this.#cancellable.add(interrupted);
    if (isLate) this.#started.add(call.call_id);
    const ended = AbortSignal.any([signal, interrupted.signal]);
    return new Promise((resolve, reject) => {
      const onNews = ({ value, text, started }: CallNews) => {
        const { dispatch } = this.#options;
        if (value !== undefined) dispatch({ type: 'call-changed', callId: call.call_id, change: { progress: value } });
        if (text) dispatch({ type: 'response-wanted', request: fillerRequest(text) });
        if (started === undefined) return;
        this.#started.add(call.call_id);
        resolve(started);
      };
      this.#output(call, session, { signal: ended, isLate, onNews })
        .catch((cause: unknown) => {
          if (interrupted.signal.aborted) return failed(`${call.name} was cancelled: the visitor spoke up.`);
          if (this.hasStarted(call.call_id)) return failureText(call.name, cause);
          throw cause;
        })
        .finally(() => this.#cancellable.delete(interrupted))
        .then((output) => (this.hasStarted(call.call_id) ? onLate(call, output) : resolve(output)), reject);
    });
  }

  /** The visitor speaks up. */
  interrupt(): void {
    for (const call of this.#cancellable) call.abort();
  }

  decide(callId: string, answer: ApprovalAnswer): void {
    this.#asked.get(callId)?.answer(answer);
  }

  async #output(call: Call, session: SessionToken, watch: Parameters<TokenServerPort['callTool']>[3]): Promise<string> {
    const { tokenServer } = this.#options;
    const callId = call.call_id;
    const ask = () => tokenServer.callTool(session, call.name, { callId, arguments: argumentsOf(call) }, watch);
    let answer: CallAnswer = await ask();
    while ('approval' in answer) {
      const { token } = answer.approval;
      const decided = await this.#ask(callId, answer.approval);
      // Whether it is too late is the server's to say: it then answers what the model is to hear of that.
      answer = decided
        ? await tokenServer.decide(this.#options.session(), callId, { token, ...decided }, watch)
        : await ask();
    }
    return answer.output;
  }

  /** undefined: nobody answered in time. Never resolves after the call has ended. */
  #ask(callId: string, approval: ApprovalRequest): Promise<ApprovalAnswer | undefined> {
    const { dispatch, onEvent, schedule, now, signal } = this.#options;
    const { tool: name, title, arguments: args, always } = approval;
    const expiresAt = approval.expiresAt * 1000;
    const tell = (state: 'asked' | 'approved' | 'declined' | 'expired') => {
      const shown = state === 'approved' || state === 'expired' ? 'running' : state;
      dispatch({ type: 'call-changed', callId, change: { state: shown } });
      onEvent({ type: 'approval', callId, name, title, state });
    };
    tell('asked');
    return new Promise((resolve) => {
      const answer = (given?: ApprovalAnswer) => {
        forget();
        this.#asked.delete(callId);
        this.#showAsked();
        tell(stateOf(given));
        resolve(given);
      };
      // By a clock of the visitor's that runs ahead it may be too late at once.
      const forget = schedule(answer, Math.max(SHORTEST_ASK, expiresAt - now()));
      signal.addEventListener('abort', forget);
      const pending = { callId, name, title, arguments: args, expiresAt, always };
      this.#asked.set(callId, { pending, answer });
      this.#showAsked();
    });
  }

  #showAsked(): void {
    const approvals = [...this.#asked.values()].map(({ pending }) => pending);
    this.#options.dispatch({ type: 'set', change: { approvals } });
  }
}

function stateOf(given: ApprovalAnswer | undefined): 'approved' | 'declined' | 'expired' {
  if (!given) return 'expired';
  return given.approve ? 'approved' : 'declined';
}

/** Some models send nothing at all for a tool that takes nothing. @throws SyntaxError */
export function argumentsOf({ arguments: args }: Call): unknown {
  return args?.trim() ? JSON.parse(args) : {};
}
