/** One forwarded tool call: allowed for the session's current agent only, run once per call id. */
import type { ToolCallRequest } from '@voice-agent/protocol';
import { VoiceServerError } from '../errors.ts';
import { randomId } from '../random-id.ts';
import type { ServerTool } from '../tools/define-tool.ts';
import { runTool } from '../tools/run-tool.ts';
import { type AuthorizedSession, currentAgent } from './authorize-session.ts';
import { type OnceResult, runOnce } from './run-once.ts';
import { voiceSession } from './session-record.ts';
import type { SessionServices } from './session-services.ts';

export interface CallRequest extends ToolCallRequest {
  tool: string;
  /** Aborts when the browser has gone. */
  disconnected: AbortSignal;
}

/** @throws VoiceServerError unauthorized, unknown_tool, call_in_progress, call_id_conflict */
export async function callTool(
  services: SessionServices,
  session: AuthorizedSession,
  request: CallRequest,
): Promise<OnceResult<string>> {
  const agent = currentAgent(services, session);
  const tool = agent.tools.get(request.tool);
  if (!tool) {
    const isHandoff = agent.handoffs.has(request.tool);
    const detail = isHandoff ? 'This is a handoff: post it to …/handoffs.' : 'The current agent has no such tool.';
    throw new VoiceServerError('unknown_tool', detail);
  }
  if (tool.runsIn === 'page') {
    throw new VoiceServerError('unknown_tool', 'This tool runs in the page: its handler is registered there.');
  }
  const { record } = session;
  const ttlSeconds = services.records.ttl(record);
  const once = {
    store: services.store,
    key: `call:${record.id}:${request.callId}`,
    request: ['tool', request.tool, request.arguments ?? null],
    ttlSeconds,
    // A 'write' whose process died may have happened: its claim stays, so that a retry cannot do it twice.
    ...(tool.effect === 'read' && { claimSeconds: Math.min(ttlSeconds, Math.ceil(tool.timeoutMs / 1_000) + 30) }),
  };
  return runOnce(once, () => runLogged(services, session, tool, request));
}

async function runLogged(
  { log, now }: SessionServices,
  { record }: AuthorizedSession,
  tool: ServerTool,
  { tool: name, callId, arguments: input, disconnected }: CallRequest,
): Promise<string> {
  const startedAt = now();
  const outcome = await runTool(tool, {
    name,
    callId,
    arguments: input,
    session: voiceSession(record),
    agent: record.agent,
    disconnected,
    log,
    correlationId: () => `err_${randomId()}`,
  });
  log.info('tool.called', { session: record.id, tool: name, callId, outcome: outcome.kind, ms: now() - startedAt });
  // Nobody reads this answer. Throwing releases the call id, so that a retry runs the tool again.
  if (outcome.kind === 'disconnected') throw new VoiceServerError('call_in_progress', 'The browser has gone.');
  return outcome.output;
}
