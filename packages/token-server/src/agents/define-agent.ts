/** `defineAgent`: instructions, voice, tools and the agents it may hand over to. A frozen description; nothing runs. */
import type { AgentSettings } from '../agent-settings.ts';
import { checkAll, checkObject, type OptionNames, refuseUnknown } from '../checked-options.ts';
import { misconfigured } from '../errors.ts';
import type { ToolGuardrail } from '../tools/tool-guardrail.ts';
import type { VoiceTool } from '../tools/voice-tool.ts';
import type { VoiceSession } from '../voice-session.ts';
import type { Guardrail } from './guardrail.ts';
import type { Handoff } from './handoff.ts';

/**
 * The agents that an agent may hand over to, under any keys: what counts is which agent, not the key. `handoff(agent, …)`
 * gives one a description, a condition or a reason.
 */
export type Handoffs = Readonly<Record<string, Agent | Handoff>>;

export interface AgentOptions extends AgentSettings {
  /** What it is for. Other agents' models read it to decide on a handoff, so an agent that is handed to needs one. */
  description?: string;
  /** What the model is told. Treat it as public: the provider shows it to the browser. */
  instructions: SessionText;
  /** The agent's first sentence, if it opens the conversation. */
  greeting?: SessionText;
  /** What a visitor may say first: up to 8 texts of up to 120 characters, which the widget offers as buttons. */
  suggestions?: readonly string[];
  /** Tools by the name that the model calls: 1 to 64 letters, digits, `_`, `-`. */
  tools?: Readonly<Record<string, VoiceTool>>;
  /** Lazy (`() => ({ other })`) where agents hand over to each other in a circle. */
  handoffs?: Handoffs | (() => Handoffs);
  /** Checks of what it says while it says it. A trip stops the agent, which then explains itself. */
  guardrails?: readonly Guardrail[];
  /** Its guardrails run whenever so many characters have been added, 20 to 2000, and at the end. Default 100. */
  guardrailEveryCharacters?: number;
  /** Checks of what its tools of this server are called with: before the visitor is asked, and before they run. */
  toolGuardrails?: readonly ToolGuardrail[];
}

/**
 * A text, or a function of the session that answers one, within 10 s: at every mint, refresh and handoff. When it throws,
 * the browser is told that the server failed, under a correlation id, and nothing of why.
 */
export type SessionText = string | ((session: VoiceSession) => string | Promise<string>);

declare const brand: unique symbol;

/** What `defineAgent` returns. Its name is its key in `createVoiceServer({ agents })`. */
export type Agent = Readonly<AgentOptions> & { readonly [brand]: 'agent' };

const agents = new WeakSet<object>();

/** Typed, so that none is forgotten: a misspelt option would be ignored in silence. */
const OPTIONS: OptionNames<AgentOptions> = {
  description: true,
  instructions: true,
  greeting: true,
  suggestions: true,
  tools: true,
  handoffs: true,
  guardrails: true,
  guardrailEveryCharacters: true,
  toolGuardrails: true,
  model: true,
  voice: true,
  outputFormat: true,
  speed: true,
  outputModalities: true,
  turnDetection: true,
  transcription: true,
  noiseReduction: true,
  toolChoice: true,
  parallelToolCalls: true,
  reasoning: true,
  maxOutputTokens: true,
  truncation: true,
  include: true,
  tracing: true,
};

/** @throws VoiceServerError invalid_configuration */
export function defineAgent(options: AgentOptions): Agent {
  checkObject('defineAgent', options);
  const { instructions, greeting, suggestions } = options;
  checkAll([
    () => refuseUnknown('defineAgent', options, OPTIONS),
    () => checkText('instructions', instructions),
    () => greeting === undefined || checkText('greeting', greeting),
    () => suggestions === undefined || checkSuggestions(suggestions),
  ]);
  const agent = Object.freeze({ ...options }) as Agent;
  agents.add(agent);
  return agent;
}

function checkText(name: 'instructions' | 'greeting', value: unknown): void {
  if (typeof value === 'function' || (typeof value === 'string' && value.trim() !== '')) return;
  throw misconfigured(`defineAgent.${name}`, 'must be a text, or a function that answers one');
}

function checkSuggestions(value: unknown): void {
  const isText = (one: unknown) => typeof one === 'string' && one.trim() !== '' && one.length <= 120;
  if (Array.isArray(value) && value.length <= 8 && value.every(isText)) return;
  throw misconfigured('defineAgent.suggestions', 'must be up to 8 texts of up to 120 characters');
}

/** Whether `defineAgent` made it. */
export function isAgent(value: unknown): value is Agent {
  return typeof value === 'object' && value !== null && agents.has(value);
}
