/**
 * The token server over HTTP. Fits the session's `TokenServerPort`. No DOM.
 *
 * Every call answers what the contract says or throws VoiceAgentError: `server-unreachable` when no answer came,
 * `server-refused` when it was an error or not what the contract says.
 */
import type {
  CreateSessionRequest,
  HandoffRequest,
  HandoffResult,
  SessionGrant,
  SessionToken,
  ToolCallRequest,
  ToolCallResult,
} from '@voice-agent/protocol';
import { isVoiceAgentError } from '../errors/voice-agent-error.ts';
import { parseHandoffResult, parseSessionGrant, parseToolCallResult } from './parse-answer.ts';
import { malformed, refusal, unreachable } from './problem.ts';

export interface TokenServerClientOptions {
  /** Milliseconds until a call is given up. Default 15,000. */
  readonly timeoutMs?: number;
  /** For a tool call with all its repetitions. Default 60,000: a tool may ask a slow system. */
  readonly toolTimeoutMs?: number;
  /** Milliseconds to wait before each repetition of a tool call or handoff. Default [400, 1600]: two repetitions. */
  readonly retryDelaysMs?: readonly number[];
}

export interface TokenServerClient {
  createSession(request: CreateSessionRequest): Promise<SessionGrant>;
  callTool(session: SessionToken, tool: string, request: ToolCallRequest, signal: AbortSignal): Promise<ToolCallResult>;
  handOff(session: SessionToken, request: HandoffRequest, signal: AbortSignal): Promise<HandoffResult>;
  endSession(session: SessionToken): void;
}

/** One HTTP call. `what` names the expected answer in an error. */
interface Exchange<T> {
  readonly path: string;
  readonly body: unknown;
  readonly session?: SessionToken;
  readonly signal: AbortSignal;
  readonly what: string;
  parse(value: unknown): T | undefined;
}

/** @param server - where the token server is; a path is kept, so it may be mounted below one. */
export function createTokenServerClient(server: URL, options: TokenServerClientOptions = {}): TokenServerClient {
  const { timeoutMs = 15_000, toolTimeoutMs = 60_000, retryDelaysMs = [400, 1600] } = options;
  const base = new URL(server.pathname.replace(/\/?$/, '/'), server);
  const pathOf = (session: SessionToken) => `v1/sessions/${encodeURIComponent(session.id)}`;
  return {
    createSession(body) {
      const exchange = { path: 'v1/sessions', body, what: 'a session grant', parse: parseSessionGrant };
      return within(timeoutMs, undefined, (signal) => post(base, { ...exchange, signal }));
    },
    callTool(session, tool, body, signal) {
      const path = `${pathOf(session)}/tools/${encodeURIComponent(tool)}`;
      const exchange = { path, body, session, what: "a tool's result", parse: parseToolCallResult };
      return within(toolTimeoutMs, signal, (deadline) =>
        repeating(() => post(base, { ...exchange, signal: deadline }), retryDelaysMs, deadline),
      );
    },
    handOff(session, body, signal) {
      const path = `${pathOf(session)}/handoffs`;
      const exchange = { path, body, session, what: 'a handoff', parse: parseHandoffResult };
      return within(timeoutMs, signal, (deadline) =>
        repeating(() => post(base, { ...exchange, signal: deadline }), retryDelaysMs, deadline),
      );
    },
    endSession(session) {
      const url = new URL(`${pathOf(session)}/end`, base);
      // The server ends what it does not hear of by itself, so a failure here needs no one's attention.
      fetch(url, { ...requestInit({}, session), keepalive: true }).catch(() => undefined);
    },
  };
}

async function post<T>(base: URL, { path, body, session, signal, what, parse }: Exchange<T>): Promise<T> {
  const url = new URL(path, base);
  let response: Response;
  try {
    response = await fetch(url, { ...requestInit(body, session), signal });
  } catch (cause) {
    throw unreachable(cause, url);
  }
  // A token that ran out answers 401 `unauthorized` here. Renewing it is `…/refresh`, which needs a caller that can
  // take the new token over; until one does, the call is refused like any other.
  if (!response.ok) throw await refusal(response);
  const answer = parse(await response.json().catch(() => undefined));
  if (answer === undefined) throw signal.aborted ? unreachable(signal.reason, url) : malformed(what);
  return answer;
}

function requestInit(body: unknown, session: SessionToken | undefined): RequestInit {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (session) headers.authorization = `Bearer ${session.token}`;
  return { method: 'POST', headers, body: JSON.stringify(body) };
}

/** Repeats a call that may be repeated: the server runs each call id once and answers a repetition with its result. */
async function repeating<T>(call: () => Promise<T>, delaysMs: readonly number[], signal: AbortSignal): Promise<T> {
  for (const delayMs of delaysMs) {
    try {
      return await call();
    } catch (cause) {
      if (signal.aborted || !isTransient(cause)) throw cause;
      // Jitter, so that the pages of one outage do not come back at once.
      await pause(delayMs * (0.75 + Math.random() / 2), signal);
    }
  }
  return call();
}

/** No answer, or the first try of this very call still runs. */
function isTransient(cause: unknown): boolean {
  return isVoiceAgentError(cause) && (cause.code === 'server-unreachable' || cause.problem === 'call_in_progress');
}

/** Resolves early when aborted; the call after it then fails at once. */
function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const id = setTimeout(done, delayMs);
    function done(): void {
      clearTimeout(id);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}

/** Runs `work` with a signal that aborts with the caller's, or when the time is up. */
async function within<T>(
  timeoutMs: number,
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const abort = () => controller.abort(outer?.reason);
  const id = setTimeout(() => controller.abort(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  outer?.addEventListener('abort', abort, { once: true });
  if (outer?.aborted) abort();
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(id);
    outer?.removeEventListener('abort', abort);
  }
}
