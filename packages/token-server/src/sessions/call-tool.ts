/** One forwarded tool call: allowed for the session's current agent only, run once per call id. */
import type { ToolCallRequest } from '@voice-agent/protocol';
import { isVoiceServerError, VoiceServerError } from '../errors.ts';
import { randomId } from '../random-id.ts';
import { redactArguments } from '../tools/redact-arguments.ts';
import { runTool } from '../tools/run-tool.ts';
import type { ServerTool } from '../tools/voice-tool.ts';
import { type AuthorizedSession, currentAgent } from './authorize-session.ts';
import { isOffered } from './offered-agent.ts';
import { type OnceResult, runOnce } from './run-once.ts';
import { voiceSession } from './session-record.ts';
import type { SessionServices } from './session-services.ts';
import { toldCall, toldDenial } from './told-call.ts';
import { countToolCall } from './tool-limit.ts';

export interface CallRequest extends ToolCallRequest {
  tool: string;
  /** Aborts when the browser has gone. */
  disconnected: AbortSignal;
}

/** @throws VoiceServerError unauthorized, unknown_tool, rate_limited, call_in_progress, call_id_conflict */
export async function callTool(
  services: SessionServices,
  session: AuthorizedSession,
  request: CallRequest,
): Promise<OnceResult<string>> {
  try {
    const answer = await callOnce(services, session, request);
    const { tool, callId } = request;
    const { id: sessionId, agent } = session.record;
    if (answer.replayed) services.telemetry.emit('tool.replayed', { sessionId, agent, tool, callId });
    return answer;
  } catch (error) {
    // A call that still runs is asked for again; nothing was denied.
    const denied = isVoiceServerError(error) && error.code !== 'call_in_progress';
    if (denied) toldDenial(services, session, request, error.code);
    throw error;
  }
}

async function callOnce(
  services: SessionServices,
  session: AuthorizedSession,
  request: CallRequest,
): Promise<OnceResult<string>> {
  const tool = allowedTool(services, session, request.tool);
  const { record } = session;
  if (!(await isOffered(tool, record))) {
    throw new VoiceServerError('unknown_tool', 'This tool is not enabled for this session.');
  }
  const ttlSeconds = services.records.ttl(record);
  const once = {
    store: services.store,
    key: `call:${record.id}:${request.callId}`,
    request: ['tool', request.tool, request.arguments ?? null],
    ttlSeconds,
    // A 'write' whose process died may have happened: its claim stays, so that a retry cannot do it twice.
    ...(tool.effect === 'read' && { claimSeconds: Math.min(ttlSeconds, Math.ceil(tool.timeoutMs / 1_000) + 30) }),
  };
  return runOnce(once, async () => {
    await countToolCall(services, session, { name: request.tool, tool });
    return run(services, session, tool, request);
  });
}

function allowedTool(services: SessionServices, session: AuthorizedSession, name: string): ServerTool {
  const agent = currentAgent(services, session);
  const tool = agent.tools.get(name);
  if (!tool) {
    const isHandoff = agent.handoffs.has(name);
    const detail = isHandoff ? 'This is a handoff: post it to …/handoffs.' : 'The current agent has no such tool.';
    throw new VoiceServerError('unknown_tool', detail);
  }
  if (tool.runsIn === 'page') {
    throw new VoiceServerError('unknown_tool', 'This tool runs in the page: its handler is registered there.');
  }
  return tool;
}

async function run(
  services: SessionServices,
  session: AuthorizedSession,
  tool: ServerTool,
  request: CallRequest,
): Promise<string> {
  const { tool: name, callId, arguments: input, disconnected } = request;
  const { record } = session;
  const call = {
    name,
    callId,
    arguments: input,
    session: voiceSession(record),
    agent: record.agent,
    disconnected,
    log: services.log,
    correlationId: () => `err_${randomId()}`,
  };
  const told = { ...request, arguments: redactArguments(input, tool.redact) };
  const outcome = await toldCall(services, session, told, () => runTool(tool, call));
  // Nobody reads this answer. Throwing releases the call id, so that a retry runs the tool again.
  if (outcome.kind === 'disconnected') throw new VoiceServerError('call_in_progress', 'The browser has gone.');
  return outcome.output;
}
