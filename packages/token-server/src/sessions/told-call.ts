/** Tells the telemetry of one tool call: that its handler began and how it ended, or why none ran. */
import { noSpan, type VoiceOperationEnd, type VoiceSpan } from '../telemetry/voice-observer.ts';
import { redactArguments } from '../tools/redact-arguments.ts';
import type { ToolOutcome } from '../tools/run-tool.ts';
import type { ServerTool } from '../tools/voice-tool.ts';
import type { AuthorizedSession } from './authorize-session.ts';
import type { SessionServices } from './session-services.ts';

interface NamedCall {
  readonly tool: string;
  readonly callId: string;
}

interface RunningCall {
  readonly tool: Pick<ServerTool, 'redact'>;
  readonly call: NamedCall & { readonly arguments: unknown };
}

type Teller = Pick<SessionServices, 'telemetry' | 'now'>;

type Run = (span: VoiceSpan) => Promise<ToolOutcome>;

/** @param work - runs the handler; never throws. */
export function toldCall(
  teller: Teller,
  session: AuthorizedSession,
  running: RunningCall,
  work: Run,
): Promise<ToolOutcome> {
  return teller.telemetry.isWatched ? watchedCall(teller, session, running, work) : work(noSpan);
}

async function watchedCall(
  { telemetry, now }: Teller,
  { record }: AuthorizedSession,
  { tool: { redact }, call: { tool, callId, arguments: input } }: RunningCall,
  work: Run,
): Promise<ToolOutcome> {
  const { id: sessionId, agent } = record;
  const call = { sessionId, agent, tool, callId };
  const startedAt = now();
  const content = { arguments: redactArguments(input, redact) };
  telemetry.emit('tool.called', { ...call, content });
  const outcome = await telemetry.trace({ type: 'tool', ...call, content }, work, endOf);
  if (outcome.kind === 'refused' && outcome.trip) {
    const { name: guardrail, reason } = outcome.trip;
    telemetry.emit('guardrail.tripped', { sessionId, agent, tool, guardrail, stage: 'input', content: { reason } });
  }
  const ended = { ...call, durationMs: now() - startedAt };
  switch (outcome.kind) {
    case 'done':
    case 'refused':
      telemetry.emit('tool.returned', { ...ended, outcome: outcome.kind, content: { output: outcome.output } });
      break;
    case 'failed':
      telemetry.emit('tool.failed', { ...ended, correlationId: outcome.correlationId });
      break;
    case 'timeout':
      telemetry.emit('tool.timed_out', ended);
      break;
    case 'disconnected':
      telemetry.emit('tool.cancelled', ended);
  }
  return outcome;
}

function endOf(outcome: ToolOutcome): VoiceOperationEnd {
  if (outcome.kind === 'disconnected') return { error: 'cancelled' };
  const content = { output: outcome.output };
  // A refusal is an answer: the tool worked, and the model heard why not.
  return outcome.kind === 'done' || outcome.kind === 'refused' ? { content } : { error: outcome.kind, content };
}

/** The name is told only where the agent has such a tool: everything else is the caller's text. */
export function toldDenial(
  { telemetry, agents }: Pick<SessionServices, 'telemetry' | 'agents'>,
  { record }: AuthorizedSession,
  { tool, callId }: NamedCall,
  reason: string,
): void {
  const known = agents.get(record.agent)?.tools.has(tool);
  telemetry.emit('tool.denied', { sessionId: record.id, agent: record.agent, ...(known && { tool }), callId, reason });
}
