/**
 * The agents by name, with their tools and the handoff graph, checked once at start-up. What is allowed while serving
 * is looked up here and nowhere else.
 */
import type { AgentSettings } from '../agent-settings.ts';
import { misconfigured } from '../errors.ts';
import { isVoiceTool } from '../tools/define-tool.ts';
import { checkGuardrailList } from '../tools/guardrail-rules.ts';
import { isToolGuardrail } from '../tools/tool-guardrail.ts';
import { forEverySession, type VoiceTool } from '../tools/voice-tool.ts';
import { checkSettings } from './check-settings.ts';
import { type Agent, isAgent } from './define-agent.ts';
import { isGuardrail } from './guardrail.ts';
import { type HandoffOptions, isHandoff } from './handoff.ts';

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
  const names = namesByAgent(agents);
  const first = Object.keys(agents)[0];
  if (first === undefined) throw misconfigured('agents', 'must name at least one agent');
  if (entry !== undefined && !Object.hasOwn(agents, entry)) {
    throw misconfigured(
      'entry',
      `there is no agent ${JSON.stringify(entry)}; there are ${Object.keys(agents).join(', ')}`,
    );
  }
  const registered = new Map<string, RegisteredAgent>();
  for (const [definition, name] of names) {
    checkSettings(`agents.${name}`, definition, takes);
    registered.set(name, register(name, definition, names));
  }
  return { entry: entry ?? first, names: [...registered.keys()], get: (name) => registered.get(name) };
}

function namesByAgent(agents: Readonly<Record<string, Agent>>): Map<Agent, string> {
  const names = new Map<Agent, string>();
  for (const [name, agent] of Object.entries(agents)) {
    const path = `agents.${name}`;
    if (!TOOL_NAME.test(name) || name.length > MAX_AGENT_NAME) {
      throw misconfigured(path, `an agent's name must be 1 to ${MAX_AGENT_NAME} letters, digits, "_" or "-"`);
    }
    if (!isAgent(agent)) throw misconfigured(path, 'must come from defineAgent()');
    const other = names.get(agent);
    if (other) throw misconfigured(path, `is the same agent as agents.${other}; define two, or name it once`);
    names.set(agent, name);
  }
  return names;
}

function register(name: string, definition: Agent, names: ReadonlyMap<Agent, string>): RegisteredAgent {
  const path = `agents.${name}`;
  checkGuardrails(path, definition);
  const tools = new Map<string, VoiceTool>();
  for (const [toolName, tool] of Object.entries(definition.tools ?? {})) {
    const toolPath = `${path}.tools.${toolName}`;
    if (!TOOL_NAME.test(toolName)) {
      throw misconfigured(toolPath, 'a tool\'s name must be 1 to 64 letters, digits, "_" or "-"');
    }
    if (!isVoiceTool(tool)) {
      throw misconfigured(toolPath, 'must come from defineTool()');
    }
    tools.set(toolName, tool);
  }
  const handoffs = new Map<string, RegisteredHandoff>();
  const targets = typeof definition.handoffs === 'function' ? definition.handoffs() : definition.handoffs;
  for (const [key, target] of Object.entries(targets ?? {})) {
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
  }
  const { toolChoice } = definition;
  const chosen = typeof toolChoice === 'object' ? toolChoice.name : undefined;
  if (chosen !== undefined && !tools.has(chosen) && !handoffs.has(chosen)) {
    const functions = [...tools.keys(), ...handoffs.keys()].join(', ') || 'none';
    throw misconfigured(`${path}.toolChoice.name`, `the agent has no function "${chosen}"; it has ${functions}`);
  }
  const isForAll =
    [...tools.values()].every(({ enabled }) => enabled === forEverySession) &&
    [...handoffs.values()].every(({ when }) => when === undefined);
  return Object.freeze({ name, definition, tools, handoffs, isForAll });
}

function checkGuardrails(path: string, agent: Agent): void {
  const { guardrails = [], toolGuardrails = [], guardrailEveryCharacters: every = 100 } = agent;
  checkGuardrailList(`${path}.guardrails`, guardrails, { is: isGuardrail, from: 'defineGuardrail' });
  checkGuardrailList(`${path}.toolGuardrails`, toolGuardrails, { is: isToolGuardrail, from: 'defineToolGuardrail' });
  if (!Number.isInteger(every) || every < 20 || every > 2_000) {
    throw misconfigured(`${path}.guardrailEveryCharacters`, 'must be a whole number from 20 to 2000');
  }
}
