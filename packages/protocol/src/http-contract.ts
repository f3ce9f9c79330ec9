/**
 * The HTTP contract between the token server and the widget: types only.
 *
 * Bodies are JSON, times are unix seconds, errors are RFC 9457 `application/problem+json`. Calls on a session carry
 * `Authorization: Bearer <session token>`.
 */
import type { AudioFormat } from './events/audio-format.ts';
import type { SessionConfig } from './events/session-config.ts';

/** `POST /v1/sessions`. Any other key is refused. */
export interface CreateSessionRequest {
  /** Name of a registered agent; default: the server's first. */
  agent?: string;
  /** BCP 47, e.g. `en-GB`. */
  locale?: string;
  /** At most 16 entries, names of 64 and values of 512 characters. Untrusted: the visitor can write anything here. */
  metadata?: Record<string, string>;
  /** What the browser wants to send and hear, both ways. Default 'audio/pcm'; G.711 takes a sixth of the bytes. */
  audioFormat?: AudioFormat['type'];
  /** What the page's challenge gave it, where the server asks for one (Turnstile). Good once; at most 2048 characters. */
  challenge?: string;
}

/**
 * Where a provider differs from OpenAI, as data: the browser's code has no branch for any of them. Every field is
 * optional; an absent dialect is OpenAI's own.
 */
export interface RealtimeDialect {
  /** The provider's name of a server event → the GA name it stands for, e.g. 'response.audio.delta'. */
  serverEvents?: Record<string, string>;
  /** Client events that the provider does not know: they are not sent. E.g. 'conversation.item.truncate'. */
  unsupported?: string[];
  /** Whether `input_image` is understood. Default true. */
  images?: boolean;
  /** Seconds after which the provider ends a session, where `session.created` does not say when. Default 3600. */
  maxSessionSeconds?: number;
}

/** How the browser gets its voice. Today a WebSocket opened with an ephemeral key among its subprotocols. */
export interface RealtimeGrant {
  url: string;
  /** The subprotocols to offer, the ephemeral key among them. */
  protocols: string[];
  /** Unix seconds after which the key opens nothing. A session that runs goes on. */
  expiresAt: number;
  /**
   * Where the key carries no configuration: the `session` of a `session.update` that the browser sends first. The
   * session is ready at `session.updated` then. In the provider's own words, so it is sent as it is.
   */
  configure?: SessionConfig;
  dialect?: RealtimeDialect;
}

export interface SessionToken {
  id: string;
  token: string;
  /** Unix seconds. */
  expiresAt: number;
}

/** What the widget may show of a tool. Its schema and handler stay on the server. */
export interface ToolInfo {
  name: string;
  /** For people, e.g. 'Look up an order'. */
  title?: string;
  /** 'page': the page's own handler runs it. It is never posted to the server. */
  runsIn: 'server' | 'page';
  /** Whether a call of it may have to wait for the visitor's approval. */
  approval: boolean;
  /** 'cancel': a call that runs is abandoned when the visitor speaks up. Default 'finish'. */
  onInterrupt?: 'cancel' | 'finish';
  /** False: once it has worked, the agent says nothing of it. Default true. */
  respond?: boolean;
}

/** What the widget may show of an agent. */
export interface AgentInfo {
  name: string;
  /** The agent's first sentence, if it opens the conversation. */
  greeting?: string;
  /** Handoffs stand here as `transfer_to_<agent>`. */
  tools: ToolInfo[];
  /** Tool name → agent name. */
  handoffs: Record<string, string>;
  /** What a visitor may say first, to choose from. */
  suggestions?: string[];
  /** What it says is to be checked at `…/guardrails`: whenever so many characters have been added, and at its end. */
  guardrails?: { everyCharacters: number };
}

export interface SessionLimits {
  /**
   * Seconds from this answer until the server ends the session: its whole length at the start, what is left of it at a
   * refresh. A refresh with too little left for a conversation is refused with `session_ended`.
   */
  maxDurationSeconds: number;
  /** Seconds without anybody speaking after which the widget hangs up. */
  idleSeconds: number;
  /** `POST …/heartbeat` is due this often while the session is on. Absent: never. */
  heartbeatSeconds?: number;
}

/** The 201 of `POST /v1/sessions` and the 200 of `…/refresh`. */
export interface SessionGrant {
  session: SessionToken;
  realtime: RealtimeGrant;
  agent: AgentInfo;
  limits: SessionLimits;
}

/** `POST /v1/sessions/{id}/tools/{tool}`. */
export interface ToolCallRequest {
  callId: string;
  /** The model's arguments, parsed. Validated again on the server. */
  arguments: unknown;
}

/** Its 200. `output` is the text the model reads. */
export interface ToolCallResult {
  callId: string;
  output: string;
}

/** Its 202 where the visitor is asked first. Nothing has run. */
export interface ToolCallAsked {
  callId: string;
  approval: ApprovalRequest;
}

/** Its 202 where the tool works in the background: the same call, asked again, answers 409 and then its result. */
export interface ToolCallStarted {
  callId: string;
  /** The text the model reads meanwhile. */
  started: string;
}

export type ToolCallAnswer = ToolCallResult | ToolCallAsked | ToolCallStarted;

/** What the visitor's card shows, and what the answer to it must bring along. */
export interface ApprovalRequest {
  /** Proves that this server has asked this: for the call, its arguments and the agent of this moment. */
  token: string;
  tool: string;
  title: string;
  /** What the tool will be called with, without what is private. */
  arguments: unknown;
  /** Unix seconds after which an approval is refused. */
  expiresAt: number;
  /** Whether the visitor may approve all further calls of the tool in this session. */
  always: boolean;
}

/** `POST /v1/sessions/{id}/approvals/{callId}`. Answered as the tool call itself. */
export interface ApprovalDecision {
  /** Of the request. */
  token: string;
  approve: boolean;
  /** Why not, in the visitor's words: the model reads it. */
  reason?: string;
  /** With `approve`: do not ask again for this tool in this session. */
  always?: boolean;
}

/**
 * What a tool call tells while it runs, as server-sent events: the answer to `Accept: text/event-stream`. The last one is
 * `result` or `problem`. What needs no run (a problem, an approval) is answered as without.
 */
export type ToolCallEvent =
  /** A short text, or a part of the whole from 0 to 1. */
  | { event: 'progress'; data: { value: string | number } }
  /** A sentence for the agent to say. */
  | { event: 'say'; data: { text: string } }
  | { event: 'started'; data: ToolCallStarted }
  | { event: 'result'; data: ToolCallResult }
  | { event: 'problem'; data: Problem };

/** `POST /v1/sessions/{id}/handoffs`. */
export interface HandoffRequest {
  callId: string;
  /** Name of the agent to hand over to; must be an edge from the token's agent. */
  to: string;
  /** The model's arguments, parsed. A handoff that asks for a `reason` finds it here. */
  arguments?: unknown;
}

/** Its 200: send `sessionUpdate` to the provider, use `session` from now on. */
export interface HandoffResult {
  agent: AgentInfo;
  sessionUpdate: SessionConfig;
  session: SessionToken;
}

/** `POST /v1/sessions/{id}/guardrails`. */
export interface GuardrailRequest {
  /** The provider's item that the agent says. */
  itemId: string;
  /** All of it so far; at most its last 8000 characters. */
  text: string;
  /** Whether no more will come. */
  final: boolean;
}

/** Its 200. */
export interface GuardrailResult {
  tripped: boolean;
  /** Of the guardrail that tripped. */
  name?: string;
  /** With a trip: what the model is to be told, as it is. */
  explain?: string;
}

/** What a call of the widget broke by, or had trouble with. */
export type ClientErrorCode =
  | 'microphone-denied'
  | 'microphone-dismissed'
  | 'microphone-blocked'
  | 'microphone-insecure'
  | 'microphone-missing'
  | 'microphone-busy'
  | 'microphone-lost'
  | 'microphone-unsupported'
  | 'audio-unsupported'
  | 'server-unreachable'
  | 'server-refused'
  | 'connection-failed'
  | 'connection-lost'
  | 'key-rejected'
  | 'session-expired'
  | 'moved-to-other-tab'
  | 'response-failed';

/**
 * `POST /v1/sessions/{id}/feedback`: what the visitor thinks of the conversation, while its token is good. Of several the
 * last one counts.
 */
export interface SessionFeedback {
  /** A whole number from 1 to 5, the best. */
  rating: number;
  /** At most 2000 characters. */
  comment?: string;
}

/**
 * `POST /v1/sessions/{id}/events`: what the widget measured since its last report, in numbers. Nothing that was said. It is
 * the visitor's word: the server marks it so, and decides nothing by it. Also taken a little after the session's end.
 */
export interface ClientReport {
  /** Seconds of the microphone's sound that were sent to the provider, silence included. */
  sentSeconds: number;
  /** Seconds of the agent's sound that came. */
  receivedSeconds: number;
  /** From the end of a visitor's turn to the first sound of the answer, one for each turn. */
  turnLatenciesMs: number[];
  /** Lines that were mended. */
  reconnects: number;
  /** Frames of the microphone that the line could not carry, in this call so far. */
  droppedFrames: number;
  inputTokens: number;
  outputTokens: number;
  errors: ClientErrorCode[];
}

/** The stable codes of the problems the server answers with. */
export type ProblemCode =
  | 'invalid_request'
  | 'unknown_agent'
  | 'unknown_tool'
  | 'unknown_route'
  | 'origin_not_allowed'
  | 'host_not_allowed'
  | 'challenge_required'
  | 'challenge_failed'
  | 'challenge_unavailable'
  | 'unauthorized'
  | 'session_ended'
  | 'handoff_not_allowed'
  | 'approval_invalid'
  | 'approval_expired'
  | 'call_id_conflict'
  | 'call_in_progress'
  | 'body_too_large'
  | 'length_required'
  | 'unsupported_media_type'
  | 'rate_limited'
  | 'too_many_sessions'
  | 'budget_exhausted'
  | 'store_unavailable'
  | 'provider_unauthorized'
  | 'provider_rate_limited'
  | 'provider_unavailable'
  | 'internal';

/** RFC 9457. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: ProblemCode;
  /** The way out, for developers. */
  detail?: string;
  /** Names the log line of an internal error. */
  correlationId?: string;
  /** Which fields of the body were wrong. */
  errors?: { path: string; message: string }[];
}
