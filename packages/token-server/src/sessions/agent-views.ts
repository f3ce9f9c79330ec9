/** One registered agent seen from outside: what the provider is told, and what the widget may show. */
import type { AgentInfo, FunctionToolConfig, ToolInfo } from '@voice-agent/protocol';
import { type AgentSettings, FIXED_SETTINGS } from '../agent-settings.ts';
import type { AgentRegistry, RegisteredAgent, RegisteredHandoff } from '../agents/agent-registry.ts';
import { settingsOf } from '../agents/check-settings.ts';
import type { SessionText } from '../agents/define-agent.ts';
import { appAnswer } from '../app-answer.ts';
import { misconfigured } from '../errors.ts';
import type { AgentBrief } from '../providers/realtime-provider.ts';
import { after, type StoreAnswer } from '../store/store.ts';
import type { VoiceTool } from '../tools/voice-tool.ts';
import { type SessionRecord, voiceSession } from './session-record.ts';

/** The agent for the provider. Asks the instructions, so a failing instructions function fails here. */
export function agentBrief(
  agents: AgentRegistry,
  { name, definition, tools, handoffs }: RegisteredAgent,
  record: SessionRecord,
): StoreAnswer<AgentBrief> {
  const { audioFormat } = record;
  const { toolChoice, ...settings } = sessionSettings(agents, definition, record);
  // A function that this session does not get cannot be called for.
  const isThere = typeof toolChoice !== 'object' || tools.has(toolChoice.name) || handoffs.has(toolChoice.name);
  return after(textFor(record, definition.instructions, `agents.${name}.instructions`), (instructions) => ({
    ...settings,
    ...(toolChoice !== undefined && isThere && { toolChoice }),
    name,
    instructions,
    tools: toldOf(agents, tools, handoffs).functions,
    ...(audioFormat !== undefined && { audioFormat }),
  }));
}

type Tools = RegisteredAgent['tools'];
type Handoffs = RegisteredAgent['handoffs'];

/** What provider and widget are told of an agent's tools and handoffs. Frozen. */
interface Told {
  readonly functions: readonly FunctionToolConfig[];
  readonly infos: readonly ToolInfo[];
  /** Agents by the functions that hand over to them. */
  readonly targets: Readonly<Record<string, string>>;
}

/** By the tools that a session is offered: those of nearly all sessions are the agent's own, and the same every time. */
const toldByTools = new WeakMap<Tools, Told & { readonly handoffs: Handoffs }>();

function toldOf(agents: AgentRegistry, tools: Tools, handoffs: Handoffs): Told {
  const known = toldByTools.get(tools);
  if (known?.handoffs === handoffs) return known;
  const functions = [
    ...Array.from(tools, ([name, { description, parameters }]): FunctionToolConfig => {
      return { type: 'function', name, description, parameters };
    }),
    ...Array.from(handoffs, ([name, handoff]) => handoffFunction(agents, name, handoff)),
  ];
  const infos = [
    ...Array.from(tools, ([name, tool]) => toolInfo(name, tool)),
    ...Array.from(handoffs, ([name, { title }]): ToolInfo => {
      return { name, ...(title !== undefined && { title }), runsIn: 'server', approval: false };
    }),
  ];
  const targets = Object.fromEntries(Array.from(handoffs, ([name, { to }]) => [name, to]));
  for (const one of [...functions, ...infos, functions, infos, targets]) Object.freeze(one);
  const told = { handoffs, functions, infos, targets };
  toldByTools.set(tools, told);
  return told;
}

function toolInfo(name: string, tool: VoiceTool): ToolInfo {
  const { title, runsIn } = tool;
  const approval = tool.runsIn === 'server' && tool.approval !== 'never';
  const cancel = tool.runsIn === 'server' && tool.onInterrupt === 'cancel';
  const quiet = tool.runsIn === 'page' && !tool.respond;
  return {
    name,
    ...(title !== undefined && { title }),
    runsIn,
    approval,
    ...(cancel && { onInterrupt: 'cancel' }),
    ...(quiet && { respond: false }),
  };
}

/** The agent for the widget: names only. Schemas, handlers and instructions stay here. */
export function agentInfo(
  agents: AgentRegistry,
  { name, definition, tools, handoffs }: RegisteredAgent,
  record: SessionRecord,
): StoreAnswer<AgentInfo> {
  const { infos, targets } = toldOf(agents, tools, handoffs);
  const { greeting, suggestions = [], guardrails = [], guardrailEveryCharacters: everyCharacters = 100 } = definition;
  const info: AgentInfo = {
    name,
    ...(suggestions.length > 0 && { suggestions: [...suggestions] }),
    tools: [...infos],
    handoffs: { ...targets },
    ...(guardrails.length > 0 && { guardrails: { everyCharacters } }),
  };
  if (greeting === undefined) return info;
  return after(textFor(record, greeting, `agents.${name}.greeting`), (text) => ({ ...info, greeting: text }));
}

function handoffFunction(agents: AgentRegistry, name: string, handoff: RegisteredHandoff): FunctionToolConfig {
  const { to, reason, description = agents.get(to)?.definition.description } = handoff;
  const properties = reason === undefined ? {} : { reason: { type: 'string', description: reason } };
  const required = Object.keys(properties);
  return {
    type: 'function',
    name,
    description: `Hands the conversation over to ${to}.${description ? ` ${description}` : ''}`,
    parameters: { type: 'object', properties, ...(reason && { required }), additionalProperties: false },
  };
}

const settings = new WeakMap<AgentSettings, WeakMap<AgentSettings, AgentSettings>>();

/** The agent's own, but for what the session's first agent has decided: a line that is mended sounds as the one before. */
function sessionSettings(
  agents: AgentRegistry,
  definition: AgentSettings,
  { firstAgent }: SessionRecord,
): AgentSettings {
  const first: AgentSettings = agents.get(firstAgent)?.definition ?? definition;
  const known = settings.get(definition)?.get(first);
  if (known) return known;
  const fixed = Object.fromEntries(FIXED_SETTINGS.map((name) => [name, first[name]]));
  const made = Object.freeze(settingsOf({ ...definition, ...fixed }));
  settings.set(definition, (settings.get(definition) ?? new WeakMap()).set(first, made));
  return made;
}

function textFor(record: SessionRecord, text: SessionText, path: string): StoreAnswer<string> {
  return typeof text === 'string' ? text : askedText(record, text, path);
}

async function askedText(record: SessionRecord, ask: Exclude<SessionText, string>, path: string): Promise<string> {
  const answer: unknown = await appAnswer(path, ask(voiceSession(record)));
  // Not a start-up error any more, but one of the same kind, and told to nobody but the log.
  if (typeof answer !== 'string') throw misconfigured(path, `answered ${typeof answer}, which is no text`);
  return answer;
}
