/**
 * What the token server is asked by a call whose agent has tools, handoffs or guardrails. Loaded with these. No DOM.
 * As `token-server-client` it answers what the contract says or throws VoiceAgentError.
 */
import type { SessionToken } from '@voice-agent/protocol';
import { isVoiceAgentError } from '../errors/voice-agent-error.ts';
import { post, read, told } from './ask-server.ts';
import { parseGuardrailResult, parseHandoffResult } from './parse-tool-answer.ts';
import { type CallNews, readCall } from './read-call.ts';
import type { CallWatch, TokenServerClient, TokenServerClientOptions } from './token-server-client.ts';

export type ToolCalls = Pick<TokenServerClient, 'callTool' | 'decide' | 'handOff' | 'checkAnswer'>;

export interface ToolCallsOptions extends Pick<TokenServerClientOptions, 'toolTimeoutMs' | 'retryDelaysMs'> {
  /** For a handoff. */
  readonly timeoutMs: number;
  urlOf(session: SessionToken, path: string): string;
}

export function createToolCalls(options: ToolCallsOptions): ToolCalls {
  const { urlOf, timeoutMs, toolTimeoutMs = 60_000, retryDelaysMs = [400, 1600] } = options;
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
    const ask = () => told(async () => readCall(await post(url, body, { signal: ended }, session, true), hear));
    return repeating(ask, retryDelaysMs, ended).finally(() => clearTimeout(timer));
  };
  return {
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
  };
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
    signal.addEventListener('abort', () => resolve());
  });
}
