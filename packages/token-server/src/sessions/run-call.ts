/** Runs the handler of a call that may run now, and tells the telemetry. What a call needs before it is in `call-tool`. */
import { VoiceServerError } from '../errors.ts';
import { randomId } from '../random-id.ts';
import { after, type StoreAnswer } from '../store/store.ts';
import type { VoiceSpan } from '../telemetry/voice-observer.ts';
import { askTool, runTool, type ToolCall, type ToolOutcome } from '../tools/run-tool.ts';
import type { ServerTool } from '../tools/voice-tool.ts';
import { type AuthorizedSession, currentAgent } from './authorize-session.ts';
import type { CallWatch } from './call-answer.ts';
import { isOffered } from './offered-agent.ts';
import { voiceSession } from './session-record.ts';
import type { SessionServices } from './session-services.ts';
import { toldCall } from './told-call.ts';

export interface NamedCall {
  readonly tool: string;
  readonly callId: string;
  /** The model's, as they came. */
  readonly arguments: unknown;
}

/** @throws VoiceServerError unauthorized, unknown_tool */
export function allowedTool(
  services: SessionServices,
  session: AuthorizedSession,
  name: string,
): StoreAnswer<ServerTool> {
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
  return after(isOffered(tool, { name, agent: agent.name, record: session.record }), (offered) => {
    if (offered) return tool;
    throw new VoiceServerError('unknown_tool', 'This tool is not enabled for this session.');
  });
}

/** Whether the visitor is to be asked; or how the call has ended before that, e.g. by arguments that do not fit. */
export async function askFirst(
  services: SessionServices,
  session: AuthorizedSession,
  { tool, call, watch }: { tool: ServerTool; call: NamedCall; watch: CallWatch },
): Promise<boolean | string> {
  const asked = await askTool(tool, toolCall(services, session, { call, watch }));
  if (typeof asked === 'boolean') return asked;
  return told(services, session, { tool, call }, async () => asked);
}

/**
 * What the model reads.
 *
 * @throws VoiceServerError call_in_progress: nobody waits for the answer any more, and it may be asked for again.
 */
export function runCall(
  services: SessionServices,
  session: AuthorizedSession,
  { tool, call, watch }: { tool: ServerTool; call: NamedCall; watch: CallWatch },
): Promise<string> {
  watch.onRun?.({ background: tool.background });
  return told(services, session, { tool, call }, (span) =>
    runTool(tool, toolCall(services, session, { call, watch, span })),
  );
}

async function told(
  services: SessionServices,
  session: AuthorizedSession,
  running: { tool: ServerTool; call: NamedCall },
  work: (span: VoiceSpan) => Promise<ToolOutcome>,
): Promise<string> {
  const outcome = await toldCall(services, session, running, work);
  // Throwing releases the call id, so that a retry runs the tool again.
  if (outcome.kind === 'disconnected') throw new VoiceServerError('call_in_progress', 'The browser has gone.');
  return outcome.output;
}

function toolCall(
  { agents, log }: SessionServices,
  { record }: AuthorizedSession,
  { call, watch, span }: { call: NamedCall; watch: CallWatch; span?: VoiceSpan },
): ToolCall {
  const { disconnected, onUpdate } = watch;
  return {
    name: call.tool,
    callId: call.callId,
    arguments: call.arguments,
    session: voiceSession(record),
    agent: record.agent,
    guardrails: agents.get(record.agent)?.definition.toolGuardrails ?? [],
    disconnected,
    ...(onUpdate && { onUpdate }),
    ...(span && { span }),
    log,
    correlationId: () => `err_${randomId()}`,
  };
}
