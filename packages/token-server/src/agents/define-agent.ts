/** `defineAgent`: instructions, voice, tools and the agents it may hand over to. A frozen description; nothing runs. */
import type { TurnDetection } from '@voice-agent/protocol';
import { misconfigured } from '../errors.ts';
import type { VoiceTool } from '../tools/voice-tool.ts';
import type { VoiceSession } from '../voice-session.ts';

/** The agents that an agent may hand over to, under any keys: what counts is which agent, not the key. */
export type Handoffs = Readonly<Record<string, Agent>>;

export interface AgentOptions {
  /** What it is for. Other agents' models read it to decide on a handoff, so an agent that is handed to needs one. */
  description?: string;
  /**
   * What the model is told. Treat it as public: the provider shows it to the browser. A function is asked at every
   * mint and handoff.
   */
  instructions: string | ((session: VoiceSession) => string | Promise<string>);
  /** A voice of the provider's, e.g. 'marin'. Fixed at the session's start: a handoff keeps the first agent's. */
  voice?: string;
  /** The agent's first sentence, if it opens the conversation. */
  greeting?: string;
  /** Tools by the name that the model calls: 1 to 64 letters, digits, `_`, `-`. */
  tools?: Readonly<Record<string, VoiceTool>>;
  /** Lazy (`() => ({ other })`) where agents hand over to each other in a circle. */
  handoffs?: Handoffs | (() => Handoffs);
  /** When the provider takes a turn for ended. null: turns are ended by hand. Default: the provider's. */
  turnDetection?: TurnDetection | null;
}

declare const brand: unique symbol;

/** What `defineAgent` returns. Its name is its key in `createVoiceServer({ agents })`. */
export type Agent = Readonly<AgentOptions> & { readonly [brand]: 'agent' };

const agents = new WeakSet<object>();

/** @throws VoiceServerError invalid_configuration */
export function defineAgent(options: AgentOptions): Agent {
  const { instructions } = options;
  const usable = typeof instructions === 'function' || (typeof instructions === 'string' && instructions.trim() !== '');
  if (!usable) throw misconfigured('instructions', 'must be a text, or a function that answers one');
  const agent = Object.freeze({ ...options }) as Agent;
  agents.add(agent);
  return agent;
}

/** Whether `defineAgent` made it. */
export function isAgent(value: unknown): value is Agent {
  return typeof value === 'object' && value !== null && agents.has(value);
}
