/**
 * The agents by name, with their tools and the handoff graph, checked once at start-up. What is allowed while serving
 * is looked up here and nowhere else.
 */
import type { AgentSettings } from '../agent-settings.ts';
import { checkAll, checkByName, checkEach } from '../checked-options.ts';
import { misconfigured } from '../errors.ts';
import { isVoiceTool } from '../tools/define-tool.ts';
import { checkGuardrailList } from '../tools/guardrail-rules.ts';
import { isToolGuardrail } from '../tools/tool-guardrail.ts';
import { forEverySession, type VoiceTool } from '../tools/voice-tool.ts';
import { checkSettings } from './check-settings.ts';
import { type Agent, type Handoffs, isAgent } from './define-agent.ts';
import { isGuardrail } from './guardrail.ts';
import { type Handoff, type HandoffOptions, isHandoff } from './handoff.ts';

/** An edge of the graph. */
export interface RegisteredHandoff extends Readonly<HandoffOptions> {
  /** The agent's name. */
  readonly to: string;
}

export interface RegisteredAgent {
  readonly name: string;
  readonly definition: Agent;
  readonly tools: ReadonlyMap<string, VoiceTool>;
  /** By their functions: `transfer_to_billing`. */
  readonly handoffs: ReadonlyMap<string, RegisteredHandoff>;
  /** Whether every session gets all of its tools and handoffs. */
  readonly isForAll: boolean;
}

export interface AgentRegistry {
  /** The agent of sessions that ask for none. */
  readonly entry: string;
  readonly names: readonly string[];
  get(name: string): RegisteredAgent | undefined;
}

const TOOL_NAME = /^[a-zA-Z0-9_-]{1,64}$/;
const HANDOFF_PREFIX = 'transfer_to_';
const MAX_AGENT_NAME = 64 - HANDOFF_PREFIX.length;

/**
 * @param takes - the settings that the provider takes. Absent: all of them.
 * @throws VoiceServerError invalid_configuration: what does not fit together, by path, e.g. `agents.support.handoffs.billing`.
 */
export function agentRegistry(
  agents: Readonly<Record<string, Agent>>,
  entry?: string,
  takes?: readonly (keyof AgentSettings)[],
): AgentRegistry {
  const given = Object.entries(agents ?? {});
  const names = new Map<Agent, string>();
  const registered = new Map<string, RegisteredAgent>();
  checkAll([
    () => checkByName('agents', agents, 'agents'),
    () => checkEach(given, ([name, agent]) => addName(names, name, agent)),
    () => checkEntry(given, entry),
    () => checkEach(names, ([agent, name]) => checkSettings(`agents.${name}`, agent, takes)),
    () => checkEach(names, ([agent, name]) => registered.set(name, register(name, agent, names))),
  ]);
  return {
    entry: entry ?? given[0]?.[0] ?? '',
    names: [...registered.keys()],
    get: (name) => registered.get(name),
  };
}

function checkEntry(given: readonly [string, Agent][], entry: string | undefined): void {
  if (given.length === 0) throw misconfigured('agents', 'must name at least one agent');
  const names = given.map(([name]) => name);
  if (entry === undefined || names.includes(entry)) return;
  throw misconfigured('entry', `there is no agent ${JSON.stringify(entry)}; there are ${names.join(', ')}`);
}

function addName(names: Map<Agent, string>, name: string, agent: Agent): void {
  const path = `agents.${name}`;
  if (!isAgent(agent)) throw misconfigured(path, 'must come from defineAgent()');
  const other = names.get(agent);
  if (other) throw misconfigured(path, `is the same agent as agents.${other}; define two, or name it once`);
  names.set(agent, name);
  if (!TOOL_NAME.test(name) || name.length > MAX_AGENT_NAME) {
    throw misconfigured(path, `an agent's name must be 1 to ${MAX_AGENT_NAME} letters, digits, "_" or "-"`);
  }
}

function register(name: string, definition: Agent, names: ReadonlyMap<Agent, string>): RegisteredAgent {
  const path = `agents.${name}`;
  checkByName(`${path}.tools`, definition.tools, 'tools');
  const targets = targetsOf(path, definition);
  const tools = new Map<string, VoiceTool>(Object.entries(definition.tools ?? {}));
  const handoffs = new Map<string, RegisteredHandoff>();
  const addHandoff = (key: string, target: Agent | Handoff) => {
    const handoffPath = `${path}.handoffs.${key}`;
    const { agent, ...options } = isHandoff(target) ? target : { agent: target };
    const to = names.get(agent);
    if (to === undefined) {
      const hint = agent === undefined ? '; write handoffs as a function where agents are defined in a circle' : '';
      throw misconfigured(handoffPath, `is not among the server's agents (${[...names.values()].join(', ')})${hint}`);
    }
    if (to === name) throw misconfigured(handoffPath, 'an agent cannot hand over to itself');
    const toolName = HANDOFF_PREFIX + to;
    if (tools.has(toolName)) throw misconfigured(handoffPath, `its function "${toolName}" is also the name of a tool`);
    if (handoffs.has(toolName)) throw misconfigured(handoffPath, `hands over to "${to}" a second time`);
    handoffs.set(toolName, { ...options, to });
  };
  checkAll([
    () => checkGuardrails(path, definition),
    () => checkEach(tools, ([toolName, tool]) => checkTool(`${path}.tools.${toolName}`, toolName, tool)),
    () => checkEach(Object.entries(targets), ([key, target]) => addHandoff(key, target)),
    () => checkChoice(path, definition, [...tools.keys(), ...handoffs.keys()]),
  ]);
  const isForAll =
    [...tools.values()].every(({ enabled }) => enabled === forEverySession) &&
    [...handoffs.values()].every(({ when }) => when === undefined);
  return Object.freeze({ name, definition, tools, handoffs, isForAll });
}

function targetsOf(path: string, { handoffs }: Agent): Handoffs {
  let targets: Handoffs | undefined;
  try {
    targets = typeof handoffs === 'function' ? handoffs() : handoffs;
  } catch (error) {
    throw misconfigured(`${path}.handoffs`, `its function threw ${error}`, error);
  }
  checkByName(`${path}.handoffs`, targets, 'agents');
  return targets ?? {};
}

function checkTool(path: string, name: string, tool: VoiceTool): void {
  if (!TOOL_NAME.test(name)) {
    throw misconfigured(path, 'a tool\'s name must be 1 to 64 letters, digits, "_" or "-"');
  }
  if (!isVoiceTool(tool)) throw misconfigured(path, 'must come from defineTool()');
}

function checkChoice(path: string, { toolChoice }: Agent, functions: readonly string[]): void {
  const chosen = typeof toolChoice === 'object' ? toolChoice?.name : undefined;
  if (chosen === undefined || functions.includes(chosen)) return;
  const has = functions.join(', ') || 'none';
  throw misconfigured(`${path}.toolChoice.name`, `the agent has no function "${chosen}"; it has ${has}`);
}

function checkGuardrails(path: string, agent: Agent): void {
  const { guardrails = [], toolGuardrails = [], guardrailEveryCharacters: every = 100 } = agent;
  const ofTools = { is: isToolGuardrail, from: 'defineToolGuardrail' };
  checkAll([
    () => checkGuardrailList(`${path}.guardrails`, guardrails, { is: isGuardrail, from: 'defineGuardrail' }),
    () => checkGuardrailList(`${path}.toolGuardrails`, toolGuardrails, ofTools),
    () => {
      if (Number.isInteger(every) && every >= 20 && every <= 2_000) return;
      throw misconfigured(`${path}.guardrailEveryCharacters`, 'must be a whole number from 20 to 2000');
    },
  ]);
}
