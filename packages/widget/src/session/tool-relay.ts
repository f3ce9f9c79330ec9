/**
 * Takes the model's function calls to the token server, or to the page, and their outputs back into the conversation.
 *
 * A call runs once, when its item is done and completed: arguments are announced for cancelled responses too. Each
 * output goes back as soon as it is there; when all calls of a response have theirs and the response is over, one
 * answer is wanted. Handoffs wait for the response and its other calls. The microphone runs on meanwhile, and so do the
 * calls when the line breaks. After `signal` has aborted nothing comes back.
 */
import type {
  AgentInfo,
  ClientEvent,
  ConversationItem,
  FunctionCallItem,
  ServerEvent,
  SessionToken,
} from '@voice-agent/protocol';
import { isVoiceAgentError } from '../errors/voice-agent-error.ts';
import type { PageTools } from '../tools/page-tools.ts';
import { newItemId } from './items.ts';
import type { TokenServerPort } from './ports.ts';
import type { SettledCall } from './saved-conversation.ts';
import type { SessionInput } from './session-state.ts';
import type { VoiceSessionEvent } from './voice-snapshot.ts';

export interface ToolRelayOptions {
  readonly tokenServer: TokenServerPort;
  readonly pageTools: PageTools;
  readonly signal: AbortSignal;
  now(): number;
  /** The agent that speaks, and the token to call its tools with. They change together. */
  current(): { agent: AgentInfo; session: SessionToken };
  /** The token that the new agent's tools are called with. */
  adopt(session: SessionToken): void;
  send(event: ClientEvent): void;
  dispatch(input: SessionInput): void;
  emit(event: VoiceSessionEvent): void;
}

/** How an output begins that tells the model of a failure, here and at the token server. */
const FAILURE = '{"error":"';

/** The calls of one response. */
interface Batch {
  open: number;
  responseOver: boolean;
  lastOutputId: string | undefined;
  readonly tools: Promise<unknown>[];
  readonly handoffs: (() => void)[];
}

type Call = FunctionCallItem & { id: string; call_id: string };

export class ToolRelay {
  readonly #options: ToolRelayOptions;
  readonly #seen = new Set<string>();
  readonly #batches = new Map<string, Batch>();
  /** Handoffs one after another: each needs the token that the one before it brought. */
  #handoffs: Promise<unknown> = Promise.resolve();

  constructor(options: ToolRelayOptions) {
    this.#options = options;
  }

  read(event: ServerEvent): void {
    if (event.type === 'response.output_item.done') this.#begin(event.item, event.response_id);
    if (event.type === 'response.done') this.#closeBatch(event.response.id);
  }

  /** The line broke: no response that calls goes on. Answers those whose calls bring the answer when they are done. */
  lineLost(): string[] {
    const calling = [...this.#batches.keys()];
    for (const responseId of calling) this.#closeBatch(responseId);
    return calling;
  }

  /**
   * Calls that an earlier page began and did not see the end of: the server runs each once, and tells its result. Where
   * it `forgot` them, in another session, they would run a second time.
   */
  resume(calls: readonly SettledCall[], forgot: boolean): void {
    const batch = { ...newBatch(), responseOver: true };
    for (const { itemId, callId, name, arguments: args, output } of calls) {
      if (output !== undefined || this.#seen.has(callId)) continue;
      this.#seen.add(callId);
      batch.open += 1;
      const call: Call = { type: 'function_call', id: itemId, call_id: callId, name, arguments: args };
      this.#options.dispatch({ type: 'call-started', itemId, callId, name, title: undefined });
      const { agent, session } = this.#options.current();
      // What the page before this one did, nobody knows.
      const isLost = forgot || Object.hasOwn(agent.handoffs, name) || runsInPage(agent, name);
      const work = isLost ? Promise.reject(new Error('left')) : this.#callTool(call, session);
      void this.#answer(call, batch, work);
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
    const to = Object.hasOwn(agent.handoffs, name) ? agent.handoffs[name] : undefined;
    const tool = agent.tools.find((one) => one.name === name);
    const title = to === undefined ? (tool?.title ?? name) : undefined;
    this.#options.dispatch({ type: 'call-started', itemId, callId, name, title });
    if (to !== undefined) {
      batch.handoffs.push(() => void this.#answer(item, batch, this.#queueHandoff(item, to)));
      return;
    }
    this.#options.emit({ type: 'tool-call', callId, name, title: title ?? name });
    const work = runsInPage(agent, name) ? this.#callPage(item) : this.#callTool(item, session);
    batch.tools.push(this.#answer(item, batch, work, this.#options.now()));
  }

  /** Sends what the work brought, or that it failed. Never rejects. @param since - when a tool began. */
  async #answer(call: Call, batch: Batch, work: Promise<string>, since?: number): Promise<void> {
    const { call_id: callId, name } = call;
    const output = await work.catch((cause: unknown) => failureText(call.name, cause));
    if (this.#options.signal.aborted) return;
    const id = newItemId();
    const item = { id, type: 'function_call_output' as const, call_id: callId, output };
    this.#options.send({ type: 'conversation.item.create', item });
    batch.lastOutputId = id;
    batch.open -= 1;
    this.#askForAnswer(batch);
    const outcome = output.startsWith(FAILURE) ? 'failed' : 'done';
    this.#options.dispatch({ type: 'call-settled', callId, outcome, output });
    if (since === undefined) return;
    const milliseconds = this.#options.now() - since;
    this.#options.emit({ type: 'tool-result', callId, name, outcome, milliseconds });
  }

  async #callTool(call: Call, session: SessionToken): Promise<string> {
    const { tokenServer, signal } = this.#options;
    const request = { callId: call.call_id, arguments: argumentsOf(call) };
    const { output } = await tokenServer.callTool(session, call.name, request, signal);
    return output;
  }

  async #callPage(call: Call): Promise<string> {
    const { pageTools, signal } = this.#options;
    return pageTools.call(call.name, argumentsOf(call), { callId: call.call_id, signal });
  }

  #queueHandoff(call: Call, to: string): Promise<string> {
    const done = this.#handoffs.then(() => this.#handOff(call, to));
    // The next handoff is tried whether or not this one worked.
    this.#handoffs = done.catch(() => undefined);
    return done;
  }

  async #handOff(call: Call, to: string): Promise<string> {
    const { tokenServer, signal, current, adopt, send, dispatch, emit } = this.#options;
    const callId = call.call_id;
    const request = { callId, to, arguments: argumentsOf(call) };
    const { agent, sessionUpdate, session } = await tokenServer.handOff(current().session, request, signal);
    signal.throwIfAborted();
    adopt(session);
    send({ type: 'session.update', session: sessionUpdate });
    dispatch({ type: 'handed-over', itemId: call.id, callId, agent });
    emit({ type: 'handoff', agent: agent.name });
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
  return [item.id, item.call_id, item.name].every((value) => typeof value === 'string' && value !== '');
}

/** Some models send nothing at all for a tool that takes nothing. @throws SyntaxError */
function argumentsOf({ arguments: args }: Call): unknown {
  return args?.trim() ? JSON.parse(args) : {};
}

function runsInPage({ tools }: AgentInfo, name: string): boolean {
  return tools.some((tool) => tool.name === name && tool.runsIn === 'page');
}

/** What the model reads when no result came, so that it says so instead of making one up. */
function failureText(name: string, cause: unknown): string {
  const error = `${name} failed. ${effectOf(cause)} Tell the visitor that it did not work.`;
  return JSON.stringify({ error });
}

function effectOf(cause: unknown): string {
  if (cause instanceof SyntaxError) return 'Its arguments were not valid JSON. It did not run.';
  const problem = isVoiceAgentError(cause) && cause.problem;
  // Refused before the tool began. Any other failure may have come after.
  if (problem && problem !== 'call_in_progress' && problem !== 'internal') return 'It did not run.';
  return 'It is not known whether it took effect.';
}

function newBatch(): Batch {
  return { open: 0, responseOver: false, lastOutputId: undefined, tools: [], handoffs: [] };
}
