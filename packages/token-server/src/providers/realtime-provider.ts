/**
 * The provider seam: who gives the browser its voice. Knows nothing of HTTP routes, sessions or stores.
 *
 * Today's only answer is a WebSocket with an ephemeral key among its subprotocols. A relay or an SDP exchange would
 * answer another grant; callers pass it on unread.
 */
import type { AudioFormat, FunctionToolConfig, RealtimeGrant, SessionConfig } from '@voice-agent/protocol';
import type { AgentSettings } from '../agent-settings.ts';
import type { Logger } from '../logger.ts';

/** An agent as a provider needs it, resolved for one session. Settings that are absent are the provider's defaults. */
export interface AgentBrief extends Readonly<AgentSettings> {
  readonly name: string;
  readonly instructions: string;
  /** Tools and handoffs, in the provider's terms. */
  readonly tools: readonly FunctionToolConfig[];
  /** What the page wants to send and hear, both ways. Wins over `outputFormat`. Default 'audio/pcm'. */
  readonly audioFormat?: AudioFormat['type'];
}

/** The session that asks for a connection. */
export interface ConnectingSession {
  readonly id: string;
  /** Set when somebody is signed in. */
  readonly userId?: string;
  /** A name for the visitor that tells the provider nothing: the same for all sessions of a user. */
  safetyIdentifier(): Promise<string>;
  /** The address the browser called, under the name the visitor used. */
  readonly requestUrl: string;
  /** Aborts when the browser has gone. */
  readonly signal: AbortSignal;
  readonly log: Logger;
}

export interface RealtimeProvider {
  /** The settings that it takes: an agent with another one is refused at start-up. Absent: all of them. */
  readonly settings?: readonly (keyof AgentSettings)[];
  /** Milliseconds after which its `connect` gives up by itself; one that has not is given up a second later. Absent: after 10 s. */
  readonly timeout?: number;
  /** @throws VoiceServerError provider_unauthorized, provider_rate_limited, provider_unavailable */
  connect(agent: AgentBrief, session: ConnectingSession): Promise<RealtimeGrant>;
  /**
   * The update that turns a running session over to another agent. Never what is fixed by then: model, voice, formats.
   *
   * @param before - the settings of the agent that hands over. What it set, and this one does not, goes back to default.
   */
  handOff(agent: AgentBrief, before?: AgentSettings): SessionConfig;
}
