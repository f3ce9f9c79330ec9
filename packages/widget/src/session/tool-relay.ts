/**
 * Takes the model's function calls to the token server, or to the page, and their outputs back into the conversation.
 *
 * A call runs once, when its item is done and completed: arguments are announced for cancelled responses too. Each
 * output goes back as soon as it is there; when all calls of a response have theirs and the response is over, one
 * answer is wanted. Handoffs wait for the response and its other calls. The microphone runs on meanwhile, and so do the
 * calls when the line breaks. After `signal` has aborted nothing comes back.
 */
import type { AgentInfo, ClientEvent, ConversationItem, ServerEvent, SessionToken } from '@voice-agent/protocol';
import { callPageTool } from '../tools/call-page-tool.ts';
import type { PageTools } from '../tools/page-tools.ts';
import { isOpenCall } from '../transcript/transcript-entry.ts';
import type { Schedule } from './call-timers.ts';
import { newItemId } from './items.ts';
import type { TokenServerPort } from './ports.ts';
import { argumentsOf, type Call, ServerCalls } from './server-calls.ts';
import type { SessionInput } from './session-input.ts';
import type { SessionState } from './session-state.ts';
import { failureText, outcomeOf } from './tool-failure.ts';
import type { VisitorTurns } from './visitor-turns.ts';
import type { ApprovalAnswer, VoiceSessionEvent } from './voice-snapshot.ts';

export interface ToolRelayOptions {
  readonly tokenServer: TokenServerPort;
  readonly pageTools: PageTools;
  readonly signal: AbortSignal;
  readonly schedule: Schedule;
  readonly turns: Pick<VisitorTurns, 'addContext'>;
  now(): number;
  /** The agent that speaks, and the token to call its tools with. They change together. */
  current(): { agent: AgentInfo; session: SessionToken };
  /** The token that the new agent's tools are called with. */
  adopt(session: SessionToken): void;
  send(event: ClientEvent): void;
  dispatch(input: SessionInput): void;
  onEvent(event: VoiceSessionEvent): void;
}

/** The calls of one response. */
interface Batch {
  open: number;
  responseOver: boolean;
  /** Of those that the agent is to answer. */
  lastOutputId: string | undefined;
  readonly tools: Promise<unknown>[];
  readonly handoffs: (() => void)[];
}

export class ToolRelay {
  readonly #options: ToolRelayOptions;
  readonly #seen = new Set<string>();
  readonly #batches = new Map<string, Batch>();
  readonly #server: ServerCalls;
  /** When calls of the background began, by call id. */
  readonly #begun = new Map<string, number>();
  /** Handoffs one after another: each needs the token that the one before it brought. */
  #handoffs: Promise<unknown> = Promise.resolve();

  constructor(options: ToolRelayOptions) {
    this.#options = options;
    this.#server = new ServerCalls({
      ...options,
      session: () => options.current().session,
      onLate: (call, output) => this.#deliver(call, output),
    });
  }

  /** The visitor's click on a card. */
  decide(callId: string, answer: ApprovalAnswer): void {
    this.#server.decide(callId, answer);
  }

  /** The visitor speaks up: what may be cancelled is. */
  interrupt(): void {
    this.#server.interrupt();
  }

  read(event: ServerEvent): void {
    if (event.type === 'response.output_item.done') this.#begin(event.item, event.response_id);
    if (event.type === 'response.done') this.#closeBatch(event.response.id);
    if (event.type === 'input_audio_buffer.speech_started') this.interrupt();
  }

  /** The line broke: no response that calls goes on. Answers those whose calls bring the answer when they are done. */
  lineLost(): string[] {
    const calling = [...this.#batches.keys()];
    for (const responseId of calling) this.#closeBatch(responseId);
    return calling;
  }

  /**
   * Calls that an earlier page began and did not see the end of: the server runs each once, and tells its result. Where
   * it `forgot` them, in another session, they would run a second time. One with an output that still runs works in the
   * background: its model knows that it has started.
   */
  resume({ calls, transcript }: Pick<SessionState, 'calls' | 'transcript'>, forgot: boolean): void {
    const running = transcript.entries.filter((entry) => entry.kind === 'tool' && isOpenCall(entry));
    const batch = { ...newBatch(), responseOver: true };
    for (const { itemId, callId, name, arguments: args, output } of calls) {
      const isLate = output !== undefined && running.some(({ id }) => id === callId);
      if ((output !== undefined && !isLate) || this.#seen.has(callId)) continue;
      this.#seen.add(callId);
      if (!isLate) batch.open += 1;
      const call: Call = { type: 'function_call', id: itemId, call_id: callId, name, arguments: args };
      this.#options.dispatch({ type: 'call-started', itemId, callId, name, title: undefined });
      const { agent, session } = this.#options.current();
      // What the page before this one did, nobody knows.
      const isLost = forgot || targetOf(agent, name) !== undefined || runsInPage(agent, name);
      const work = isLost ? Promise.reject(new Error('left')) : this.#server.run(call, session, { isLate });
      if (!isLate) void this.#answer(call, batch, work);
      else if (isLost) this.#deliver(call, failureText(name, undefined));
    }
  }

  #begin(item: ConversationItem, responseId: string): void {
    if (!isCompletedCall(item) || this.#seen.has(item.call_id)) return;
    this.#seen.add(item.call_id);
    const { agent, session } = this.#options.current();
    const batch = this.#batches.get(responseId) ?? newBatch();
    this.#batches.set(responseId, batch);
    batch.open += 1;
    const { id: itemId, call_id: callId, name } = item;
    const to = targetOf(agent, name);
    const tool = agent.tools.find((one) => one.name === name);
    const title = to === undefined ? (tool?.title ?? name) : undefined;
    this.#options.dispatch({ type: 'call-started', itemId, callId, name, title });
    if (to !== undefined) {
      batch.handoffs.push(() => void this.#answer(item, batch, this.#queueHandoff(item, to)));
      return;
    }
    this.#options.onEvent({ type: 'tool-call', callId, name, title: title ?? name });
    const cancel = tool?.onInterrupt === 'cancel';
    const work = runsInPage(agent, name) ? this.#callPage(item) : this.#server.run(item, session, { cancel });
    batch.tools.push(this.#answer(item, batch, work, this.#options.now()));
  }

  /** Sends what the work brought, or that it failed. Never rejects. @param since - when a tool began. */
  async #answer(call: Call, batch: Batch, work: Promise<string>, since?: number): Promise<void> {
    const { call_id: callId, name } = call;
    const { agent } = this.#options.current();
    const isQuiet = agent.tools.find((one) => one.name === name)?.respond === false;
    const output = await work.catch((cause: unknown) => failureText(call.name, cause));
    if (this.#options.signal.aborted) return;
    const id = newItemId();
    const item = { id, type: 'function_call_output' as const, call_id: callId, output };
    this.#options.send({ type: 'conversation.item.create', item });
    if (!isQuiet || outcomeOf(output) === 'failed') batch.lastOutputId = id;
    batch.open -= 1;
    this.#askForAnswer(batch);
    if (this.#server.hasStarted(callId)) {
      this.#options.dispatch({ type: 'call-settled', callId, outcome: 'started', output });
      if (since !== undefined) this.#begun.set(callId, since);
    } else this.#settle(call, output, since);
  }

  #settle({ call_id: callId, name }: Call, output: string, since: number | undefined): void {
    const outcome = outcomeOf(output);
    const milliseconds = since === undefined ? undefined : this.#options.now() - since;
    this.#options.dispatch({ type: 'call-settled', callId, outcome, output, milliseconds });
    if (milliseconds === undefined) return;
    this.#options.onEvent({ type: 'tool-result', callId, name, outcome, milliseconds });
  }

  /** The call's output is long told: the result is news of its own. */
  #deliver(call: Call, output: string): void {
    if (this.#options.signal.aborted) return;
    const text = `${call.name} (call ${call.call_id}) has finished in the background: ${output}`;
    this.#options.turns.addContext(text, true);
    this.#settle(call, output, this.#begun.get(call.call_id));
  }

  async #callPage(call: Call): Promise<string> {
    const { pageTools, signal } = this.#options;
    return callPageTool(pageTools, { name: call.name, input: argumentsOf(call) }, { callId: call.call_id, signal });
  }

  #queueHandoff(call: Call, to: string): Promise<string> {
    const done = this.#handoffs.then(() => this.#handOff(call, to));
    // The next handoff is tried whether or not this one worked.
    this.#handoffs = done.catch(() => undefined);
    return done;
  }

  async #handOff(call: Call, to: string): Promise<string> {
    const { tokenServer, signal, current, adopt, send, dispatch, onEvent } = this.#options;
    const callId = call.call_id;
    const request = { callId, to, arguments: argumentsOf(call) };
    const { agent, sessionUpdate, session } = await tokenServer.handOff(current().session, request, signal);
    signal.throwIfAborted();
    adopt(session);
    send({ type: 'session.update', session: sessionUpdate });
    dispatch({ type: 'handed-over', itemId: call.id, callId, agent });
    onEvent({ type: 'handoff', agent: agent.name });
    return `You are now ${agent.name}. Go on without a new greeting.`;
  }

  /** Handoffs begin when the calling agent's tools are done: a handoff retires the token that they are called with. */
  #closeBatch(responseId: string): void {
    const batch = this.#batches.get(responseId);
    if (!batch) return;
    this.#batches.delete(responseId);
    batch.responseOver = true;
    this.#askForAnswer(batch);
    if (batch.handoffs.length === 0) return;
    void Promise.all(batch.tools).then(() => {
      for (const begin of batch.handoffs) begin();
    });
  }

  #askForAnswer({ open, responseOver, lastOutputId }: Batch): void {
    if (open > 0 || !responseOver || lastOutputId === undefined) return;
    this.#options.dispatch({ type: 'response-wanted', request: { kind: 'answer', itemId: lastOutputId } });
  }
}

/** The wire's parser checks no field of an item but its type. */
function isCompletedCall(item: ConversationItem): item is Call {
  if (item.type !== 'function_call' || item.status !== 'completed') return false;
  return [item.id, item.call_id, item.name].every((value) => value && typeof value === 'string');
}

/** To whom the function hands over. */
function targetOf({ handoffs }: AgentInfo, name: string): string | undefined {
  return Object.hasOwn(handoffs, name) ? handoffs[name] : undefined;
}

function runsInPage({ tools }: AgentInfo, name: string): boolean {
  return tools.some((tool) => tool.name === name && tool.runsIn === 'page');
}

function newBatch(): Batch {
  return { open: 0, responseOver: false, lastOutputId: undefined, tools: [], handoffs: [] };
}
