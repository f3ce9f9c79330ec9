/**
 * The token server over HTTP. Fits the session's `TokenServerPort`. No DOM.
 *
 * Every call answers what the contract says or throws VoiceAgentError: `server-unreachable` when no answer came,
 * `server-refused` when it was an error or not what the contract says.
 */
import type {
  ApprovalDecision,
  ClientReport,
  CreateSessionRequest,
  GuardrailRequest,
  GuardrailResult,
  HandoffRequest,
  HandoffResult,
  SessionFeedback,
  SessionGrant,
  SessionToken,
  ToolCallRequest,
} from '@voice-agent/protocol';
import { done, post, read, told } from './ask-server.ts';
import { parseSessionGrant } from './parse-answer.ts';
import type { CallAnswer, CallNews } from './read-call.ts';

export interface TokenServerClientOptions {
  /** Milliseconds until a call is given up. Default 15,000. */
  readonly timeoutMs?: number;
  /** For a tool call with all its repetitions. Default 60,000: a tool may ask a slow system. */
  readonly toolTimeoutMs?: number;
  /**
   * Milliseconds to wait before each repetition of a tool call or handoff. Default [400, 1600]: two repetitions. A call
   * that runs already is asked for again and again, at the pace of the last.
   */
  readonly retryDelaysMs?: readonly number[];
  /** Asked before each new session, where the server wants a challenge passed: answers its token. */
  readonly challenge?: ChallengeToken | undefined;
  /** Of the request that begins a session, the only one at which a server looks for a signed-in visitor. Default: fetch's. */
  readonly credentials?: RequestCredentials | undefined;
}

/** A fresh token of the page's challenge, e.g. of Cloudflare Turnstile. Tokens are good once. */
export type ChallengeToken = () => string | Promise<string>;

export interface CallWatch {
  readonly signal: AbortSignal;
  /** It is known to work in the background: it may take its time. */
  readonly isLate?: boolean;
  /** What is told before the answer. */
  onNews?(news: CallNews): void;
}

export interface TokenServerClient {
  createSession(request: CreateSessionRequest): Promise<SessionGrant>;
  refreshSession(session: SessionToken, signal: AbortSignal): Promise<SessionGrant>;
  callTool(session: SessionToken, tool: string, request: ToolCallRequest, watch: CallWatch): Promise<CallAnswer>;
  decide(session: SessionToken, callId: string, decision: ApprovalDecision, watch: CallWatch): Promise<CallAnswer>;
  handOff(session: SessionToken, request: HandoffRequest, signal: AbortSignal): Promise<HandoffResult>;
  checkAnswer(session: SessionToken, request: GuardrailRequest, signal: AbortSignal): Promise<GuardrailResult>;
  keepSession(session: SessionToken, signal: AbortSignal): Promise<void>;
  rate(session: SessionToken, feedback: SessionFeedback): Promise<void>;
  endSession(session: SessionToken): void;
  report(session: SessionToken, report: ClientReport): void;
}

/** @param server - where the token server is; a path is kept, so it may be mounted below one. */
export function createTokenServerClient(server: URL, options: TokenServerClientOptions = {}): TokenServerClient {
  const { timeoutMs = 15_000, credentials } = options;
  const sessions = new URL(`${server.pathname.replace(/\/$/, '')}/v1/sessions`, server).href;
  const urlOf = ({ id }: SessionToken, path: string) => `${sessions}/${encodeURIComponent(id)}/${path}`;
  const tell = (session: SessionToken, path: string, body: unknown) => {
    post(urlOf(session, path), body, { keepalive: true }, session).catch(() => undefined);
  };
  /** Apart, since most calls have no tools: one that has some has loaded it before. */
  const calls = async () => {
    const { createToolCalls } = await told(() => import('./tool-calls.ts'));
    return createToolCalls({ ...options, urlOf, timeoutMs });
  };
  return {
    async createSession(request) {
      // Without a challenge the field is undefined, which JSON leaves out.
      const body = { ...request, challenge: await options.challenge?.() };
      const signal = AbortSignal.timeout(timeoutMs);
      return read(post(sessions, body, { credentials, signal }), parseSessionGrant);
    },
    refreshSession(session, outer) {
      // Not repeated here: whoever mends the line waits, with jitter, before it asks again.
      const signal = AbortSignal.any([outer, AbortSignal.timeout(timeoutMs)]);
      return read(post(urlOf(session, 'refresh'), {}, { signal }, session), parseSessionGrant);
    },
    callTool: async (...call) => (await calls()).callTool(...call),
    decide: async (...call) => (await calls()).decide(...call),
    handOff: async (...call) => (await calls()).handOff(...call),
    checkAnswer: async (...call) => (await calls()).checkAnswer(...call),
    keepSession: (session, signal) => done(post(urlOf(session, 'heartbeat'), {}, { signal }, session)),
    rate(session, feedback) {
      const signal = AbortSignal.timeout(timeoutMs);
      return told(() => done(post(urlOf(session, 'feedback'), feedback, { signal }, session)));
    },
    // The server ends what it does not hear of by itself, so a failure here needs no one's attention.
    endSession: (session) => tell(session, 'end', {}),
    report: (session, report) => tell(session, 'events', report),
  };
}
