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
import { isVoiceAgentError, VoiceAgentError } from '../errors/voice-agent-error.ts';
import { parseGuardrailResult, parseHandoffResult, parseSessionGrant } from './parse-answer.ts';
import { refusal } from './problem.ts';
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
  const { timeoutMs = 15_000, toolTimeoutMs = 60_000, retryDelaysMs = [400, 1600] } = options;
  const sessions = new URL(`${server.pathname.replace(/\/$/, '')}/v1/sessions`, server).href;
  const urlOf = ({ id }: SessionToken, path: string) => `${sessions}/${encodeURIComponent(id)}/${path}`;
  const tell = (session: SessionToken, path: string, body: unknown) => {
    post(urlOf(session, path), body, { keepalive: true }, session).catch(() => undefined);
  };
  const call = async (session: SessionToken, path: string, body: unknown, { signal, isLate, onNews }: CallWatch) => {
    const late = new AbortController();
    // What works in the background ends when the server says so, or with the call.
    const timer = setTimeout(() => isLate || late.abort(), toolTimeoutMs);
    const hear = (news: CallNews) => {
      if (news.started !== undefined) clearTimeout(timer);
      onNews?.(news);
    };
    const url = urlOf(session, path);
    const ended = AbortSignal.any([signal, late.signal]);
    const ask = () =>
      told(async () => {
        // Apart, since most calls have no tools. Where it does not come the call is repeated, as if the answer had not.
        const { readCall } = await import('./read-call.ts');
        return readCall(await post(url, body, { signal: ended }, session, true), hear);
      });
    return repeating(ask, retryDelaysMs, ended).finally(() => clearTimeout(timer));
  };
  return {
    async createSession(request) {
      // Without a challenge the field is undefined, which JSON leaves out.
      const body = { ...request, challenge: await options.challenge?.() };
      return read(post(sessions, body, { signal: AbortSignal.timeout(timeoutMs) }), parseSessionGrant);
    },
    refreshSession(session, outer) {
      // Not repeated here: whoever mends the line waits, with jitter, before it asks again.
      const signal = AbortSignal.any([outer, AbortSignal.timeout(timeoutMs)]);
      return read(post(urlOf(session, 'refresh'), {}, { signal }, session), parseSessionGrant);
    },
    callTool(session, tool, request, watch) {
      return call(session, `tools/${encodeURIComponent(tool)}`, request, watch);
    },
    decide(session, callId, decision, watch) {
      return call(session, `approvals/${encodeURIComponent(callId)}`, decision, watch);
    },
    handOff(session, request, outer) {
      const url = urlOf(session, 'handoffs');
      const signal = AbortSignal.any([outer, AbortSignal.timeout(timeoutMs)]);
      return repeating(() => read(post(url, request, { signal }, session), parseHandoffResult), retryDelaysMs, signal);
    },
    checkAnswer(session, request, signal) {
      // Not repeated: the next one has more to check.
      return read(post(urlOf(session, 'guardrails'), request, { signal }, session), parseGuardrailResult);
    },
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

function post(
  url: string,
  body: unknown,
  init: RequestInit,
  session?: SessionToken,
  streams = false,
): Promise<Response> {
  const headers: HeadersInit = { 'content-type': 'application/json' };
  if (streams) headers.accept = 'text/event-stream, application/json';
  if (session) headers.authorization = `Bearer ${session.token}`;
  return fetch(url, { ...init, method: 'POST', headers, body: JSON.stringify(body) });
}

function read<T>(answer: Promise<Response>, parse: (value: unknown) => T | undefined): Promise<T> {
  return told(async () => {
    const response = await answer;
    if (!response.ok) throw await refusal(response);
    const parsed = parse(await response.json().catch(undefinedWhereNoJson));
    if (parsed === undefined)
      throw new VoiceAgentError('server-refused', `Not as agreed: what ${response.url} answered`);
    return parsed;
  });
}

async function done(answer: Promise<Response>): Promise<void> {
  const response = await answer;
  if (!response.ok) throw await refusal(response);
}

async function told<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    if (isVoiceAgentError(cause)) throw cause;
    throw new VoiceAgentError('server-unreachable', `The token server did not answer: ${cause}`, { cause });
  }
}

/** Any other failure is the connection's. */
function undefinedWhereNoJson(cause: unknown): undefined {
  if (!(cause instanceof SyntaxError)) throw cause;
}

/** Repeats a call that may be repeated: the server runs each call id once and answers a repetition with its result. */
async function repeating<T>(call: () => Promise<T>, delaysMs: readonly number[], signal: AbortSignal): Promise<T> {
  for (let lost = 0; ; ) {
    try {
      return await call();
    } catch (cause) {
      if (signal.aborted || !isVoiceAgentError(cause)) throw cause;
      // The first try of this very call still runs: it is waited for.
      const runs = cause.problem === 'call_in_progress';
      if (!runs && (cause.code !== 'server-unreachable' || lost === delaysMs.length)) throw cause;
      // Jitter, so that the pages of one outage do not come back at once.
      await pause((runs ? delaysMs.at(-1)! : delaysMs[lost++]!) * (0.75 + Math.random() / 2), signal);
    }
  }
}

/** Resolves early when aborted; the call after it then fails at once. */
function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, delayMs);
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
