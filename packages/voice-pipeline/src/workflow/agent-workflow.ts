/**
 * A workflow that is an agent: a chat model with instructions, tools that run here, and other agents that it may hand
 * over to. Behind the Realtime protocol it also calls the tools of the session, which the client runs.
 */
import { callable, checkAll, checkOptions, needed, numberIn, type OptionChecks, text } from '../checked-options.ts';
import { type AgentDefinition, agentGraph, handoffsOf, transferTarget, transferTool } from './agent-definition.ts';
import { AgentMemory } from './agent-memory.ts';
import { askedInTime } from './asked-in-time.ts';
import { chatMessages } from './chat-messages.ts';
import { type ChatMessage, type ChatModel, type ChatTool, type ChatToolCall, chatModelCheck } from './chat-model.ts';
import { AGENT_CHECKS, checkHandoffs } from './check-agents.ts';
import { type OfferedTools, offeredTools } from './offered-tools.ts';
import { type AgentToolResult, type Approve, failedCall, runAgentTool } from './run-agent-tool.ts';
import type { Workflow, WorkflowContext, WorkflowItem, WorkflowOutput } from './workflow.ts';
import type { WorkflowReport } from './workflow-report.ts';

export interface AgentWorkflowOptions extends AgentDefinition {
  /** `openAiChat({ … })`, or any other. */
  model: ChatModel;
  /** Said before the visitor has spoken. Default: nothing, unless the session's instructions ask for something. */
  greeting?: string;
  /**
   * Asked before a tool with `effect: 'write'`, or that wants approval, runs. Default: such a tool does not run, and the
   * model is told why.
   */
  approve?: Approve;
  /** How often in one turn tools may run before the model must answer. Default 8. */
  maxToolRounds?: number;
  /** How much of the history the model gets, in items. Default 200. */
  maxHistoryItems?: number;
  /** What broke in a tool; the model hears only that it failed. Default: nothing. */
  onToolError?: (error: unknown, tool: string) => void;
}

const CHECKS: OptionChecks<AgentWorkflowOptions> = {
  ...AGENT_CHECKS,
  model: needed(chatModelCheck, "openAiChat({ model: 'llama3.2', baseUrl: 'http://localhost:11434/v1' })"),
  greeting: text,
  approve: callable,
  maxToolRounds: numberIn({ least: 0 }),
  maxHistoryItems: numberIn({ least: 1 }),
  onToolError: callable,
};

/**
 * ```ts
 * const workflow = new AgentWorkflow({
 *   model: openAiChat({ model: 'llama3.2', baseUrl: 'http://localhost:11434/v1' }),
 *   instructions: 'You are the voice of a small shop. One or two sentences at a time.',
 *   tools: { lookup_order: lookupOrder }, // what the token server's `defineTool` returned
 *   handoffs: { billing: { description: 'Invoices.', instructions: 'You explain invoices.' } },
 * });
 * ```
 */
export class AgentWorkflow implements Workflow {
  readonly greeting?: () => string;
  readonly #options: AgentWorkflowOptions & { maxToolRounds: number; maxHistoryItems: number };
  readonly #agents: ReadonlyMap<string, AgentDefinition>;

  /** @throws TypeError, RangeError: a line for each option that cannot work, or one name that means two agents */
  constructor(options: AgentWorkflowOptions) {
    checkAll([() => checkOptions('AgentWorkflow', options, CHECKS), () => checkHandoffs(options)]);
    const { maxToolRounds = 8, maxHistoryItems = 200 } = options;
    this.#options = { ...options, maxToolRounds, maxHistoryItems };
    this.#agents = agentGraph(options);
    const { greeting } = options;
    if (greeting !== undefined) this.greeting = () => greeting;
  }

  async *run(_text: string, context: WorkflowContext): AsyncGenerator<WorkflowOutput, void, undefined> {
    const { model, maxToolRounds, maxHistoryItems, onToolError = () => undefined } = this.#options;
    const { history, signal } = context;
    const memory = new AgentMemory(context.state);
    const past = memory.woven(history, maxHistoryItems);
    const turn = new AgentTurn(() => memory.begin(history.length));
    for (let round = 0; ; round++) {
      const { agent: name } = memory;
      const agent = this.#agents.get(name) ?? this.#options;
      const messages = [...(await systemMessages(agent, { name, context })), ...chatMessages([...past, ...turn.items])];
      const offered = await offeredTools(agent, { agent: name, signal, onToolError });
      if (signal.aborted) return;
      const tools = toolsOf(agent, offered, context);
      const isLast = round >= maxToolRounds;
      const toolChoice = isLast ? 'none' : round === 0 ? possible(context.toolChoice, tools) : 'auto';
      const calls: ChatToolCall[] = [];
      let said = '';
      for await (const output of model.complete({ messages, tools, toolChoice, signal })) {
        if (typeof output !== 'string') calls.push(output);
        else {
          said += output;
          yield output;
        }
      }
      if (calls.length === 0 || toolChoice === 'none' || signal.aborted) return;
      turn.say(said);
      const theirs = calls.filter(({ function: { name } }) => isOfSession(agent, name, context));
      const ours = calls.filter((call) => !theirs.includes(call));
      const { report = () => undefined } = context;
      await this.#runAll(ours, { name, agent, offered, memory, turn, signal, report });
      for (const call of theirs) {
        if (signal.aborted) return;
        yield { type: 'function_call', ...call.function };
      }
      // Their outputs come with the history of a later run.
      if (theirs.length > 0 || signal.aborted) return;
    }
  }

  /** At once. What is kept of them is kept also when the visitor interrupts meanwhile: tools that write go on. */
  async #runAll(calls: readonly ChatToolCall[], place: Place): Promise<void> {
    for (const { id, function: called } of calls) place.turn.add({ type: 'function_call', callId: id, ...called });
    await Promise.all(
      calls.map(async (call) => {
        const output = await this.#runOne(call, place);
        place.turn.add({ type: 'function_call_output', callId: call.id, output });
      }),
    );
  }

  async #runOne({ id, function: { name, arguments: given } }: ChatToolCall, place: Place): Promise<string> {
    const { agent, offered, memory, signal, report } = place;
    const target = transferTarget(agent, name);
    if (target !== undefined) {
      memory.agent = target;
      report({ type: 'agent.handed_off', agent: target });
      return JSON.stringify({ agent: target });
    }
    const called = { tool: name, callId: id };
    const calledAt = performance.now();
    report({ type: 'tool.called', ...called });
    const tool = offered.get(name);
    const limit = tool?.limit && memory.countCall({ agent: place.name, tool: name }, tool.limit);
    const { approve, onToolError = () => undefined } = this.#options;
    const { output, error }: AgentToolResult = !tool
      ? failedCall('unknown-tool', 'There is no such tool.')
      : limit
        ? failedCall('limited', `This tool runs at most ${tool.limit?.[limit]} times ${LIMITED_TO[limit]}.`)
        : await runAgentTool(tool, { name, callId: id, arguments: given, signal, approve, onToolError });
    const durationMs = performance.now() - calledAt;
    if (error) report({ type: 'tool.failed', ...called, durationMs, error });
    else report({ type: 'tool.returned', ...called, durationMs });
    return output;
  }
}

const LIMITED_TO = { perSession: 'in a conversation', perMinute: 'a minute' } as const;

interface Place {
  /** The agent's; a call may change who speaks. */
  readonly name: string;
  readonly agent: AgentDefinition;
  readonly offered: OfferedTools;
  readonly memory: AgentMemory;
  readonly turn: AgentTurn;
  readonly signal: AbortSignal;
  readonly report: (report: WorkflowReport) => void;
}

/** What happened since the visitor spoke. The words are only for this turn's model: the history gets them at its end. */
class AgentTurn {
  readonly items: WorkflowItem[] = [];
  readonly #begin: () => WorkflowItem[];
  #kept: WorkflowItem[] | undefined;

  constructor(begin: () => WorkflowItem[]) {
    this.#begin = begin;
  }

  say(text: string): void {
    if (text !== '') this.items.push({ type: 'message', role: 'assistant', text });
  }

  add(item: WorkflowItem): void {
    this.#kept ??= this.#begin();
    this.#kept.push(item);
    this.items.push(item);
  }
}

async function systemMessages(
  { instructions }: AgentDefinition,
  { name, context }: { name: string; context: WorkflowContext },
): Promise<ChatMessage[]> {
  const asked = { agent: name, what: '"instructions"', signal: context.signal };
  const answer = typeof instructions === 'function' ? askedInTime(() => instructions(context), asked) : instructions;
  const own = (await answer) ?? '';
  const content = [own, context.instructions].filter((text) => text.trim() !== '').join('\n\n');
  return content === '' ? [] : [{ role: 'system', content }];
}

/** Ours first: a session cannot put a tool of its own in the place of one of ours. */
function toolsOf(agent: AgentDefinition, offered: OfferedTools, { tools }: WorkflowContext): ChatTool[] {
  const ours = Array.from(offered, ([name, { description, parameters }]) => ({
    name,
    description,
    parameters: { ...parameters },
  }));
  const transfers = Object.entries(handoffsOf(agent)).map(([name, { description = '' }]) => ({
    name: transferTool(name),
    description: `Hands the conversation over to ${name}. ${description}`.trim(),
    parameters: { type: 'object', properties: {}, additionalProperties: false },
  }));
  const taken = new Set([...Object.keys(agent.tools ?? {}), ...transfers.map(({ name }) => name)]);
  const theirs = tools.flatMap(({ name, description, parameters }) =>
    taken.has(name)
      ? []
      : {
          name,
          ...(description !== undefined && { description }),
          ...(typeof parameters === 'object' && parameters !== null && { parameters: { ...parameters } }),
        },
  );
  return [...ours, ...transfers, ...theirs].map((tool) => ({ type: 'function', function: tool }));
}

/** A function that the model is not told of cannot be called for. */
function possible(choice: WorkflowContext['toolChoice'], tools: readonly ChatTool[]): WorkflowContext['toolChoice'] {
  const isThere = typeof choice !== 'object' || tools.some((tool) => tool.function.name === choice.name);
  return isThere ? choice : 'auto';
}

function isOfSession(agent: AgentDefinition, name: string, { tools }: WorkflowContext): boolean {
  const isOurs = Object.hasOwn(agent.tools ?? {}, name) || transferTarget(agent, name) !== undefined;
  return !isOurs && tools.some((tool) => tool.name === name);
}
