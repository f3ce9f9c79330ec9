/**
 * The provider seam: who gives the browser its voice. Knows nothing of HTTP routes, sessions or stores.
 *
 * Today's only answer is a WebSocket with an ephemeral key among its subprotocols. A relay or an SDP exchange would
 * answer another grant; callers pass it on unread.
 */
import type {
  AudioFormat,
  FunctionToolConfig,
  RealtimeGrant,
  SessionConfig,
  TurnDetection,
} from '@voice-agent/protocol';
import type { Logger } from '../logger.ts';

/** An agent as a provider needs it, resolved for one session. */
export interface AgentBrief {
  readonly name: string;
  readonly instructions: string;
  readonly voice?: string;
  /** Tools and handoffs, in the provider's terms. */
  readonly tools: readonly FunctionToolConfig[];
  /** null: manual turns. undefined: the provider's default. */
  readonly turnDetection?: TurnDetection | null;
  /** What the browser sends and hears, both ways. Default 'audio/pcm'. */
  readonly audioFormat?: AudioFormat['type'];
}

/** The session that asks for a connection. */
export interface ConnectingSession {
  readonly id: string;
  /** Set when somebody is signed in. */
  readonly userId?: string;
  /** The address the browser called, under the name the visitor used. */
  readonly requestUrl: string;
  /** Aborts when the browser has gone. */
  readonly signal: AbortSignal;
  readonly log: Logger;
}

export interface RealtimeProvider {
  /** @throws VoiceServerError provider_unauthorized, provider_rate_limited, provider_unavailable */
  connect(agent: AgentBrief, session: ConnectingSession): Promise<RealtimeGrant>;
  /** The update that turns a running session over to another agent. Never the model or the voice: both are fixed by then. */
  handOff(agent: AgentBrief): SessionConfig;
}
