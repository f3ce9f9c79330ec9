/** `handoff`: an edge of the agents' graph with conditions of its own. A frozen description; nothing runs. */
import { checkObject } from '../checked-options.ts';
import { misconfigured } from '../errors.ts';
import type { VoiceSession } from '../voice-session.ts';
import type { Agent } from './define-agent.ts';

export interface HandoffOptions {
  /** Tells the model when to hand over. Default: the other agent's own description. */
  description?: string;
  /** For people, e.g. 'Speak to the workshop'. The page is told of it among the agent's tools. */
  title?: string;
  /**
   * Whether this session may take it. Asked at every start, refresh and handoff, so that the model knows of no function
   * that it may not call, and once more when it is taken. Default: always.
   */
  when?(session: VoiceSession): boolean | Promise<boolean>;
  /**
   * Has the model pass on a sentence, and tells it what to write there, e.g. 'What is broken, in one sentence.' The next
   * agent's texts find it in `session.handoff.reason`. Default: nothing is passed on but the conversation.
   */
  reason?: string;
}

declare const brand: unique symbol;

/** What `handoff` returns. */
export interface Handoff extends Readonly<HandoffOptions> {
  readonly [brand]: 'handoff';
  readonly agent: Agent;
}

const handoffs = new WeakSet<object>();

/**
 * A handoff with a description, a condition or a reason: `handoffs: { billing: handoff(billing, { when: … }) }`.
 *
 * @throws VoiceServerError invalid_configuration
 */
export function handoff(agent: Agent, options: HandoffOptions = {}): Handoff {
  checkObject('handoff', options);
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    if (name === 'when') {
      if (typeof value !== 'function') throw misconfigured('handoff.when', 'must be a function');
    } else if (name !== 'description' && name !== 'title' && name !== 'reason') {
      throw misconfigured(`handoff.${name}`, 'is no option; there are description, title, when, reason');
    } else if (typeof value !== 'string' || value.trim() === '') {
      throw misconfigured(`handoff.${name}`, 'must be a text that is not empty');
    }
  }
  const edge = Object.freeze({ ...options, agent }) as Handoff;
  handoffs.add(edge);
  return edge;
}

/** Whether `handoff` made it. */
export function isHandoff(value: unknown): value is Handoff {
  return typeof value === 'object' && value !== null && handoffs.has(value);
}
