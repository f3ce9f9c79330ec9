/**
 * One forwarded tool call: allowed for the session's current agent only, run once per call id, and where the tool wants
 * it only after the visitor has been asked. Then the answer is the question, which `decide-approval` takes on.
 */
import { isVoiceServerError, VoiceServerError } from '../errors.ts';
import { isStoreGone } from '../store/guarded-store.ts';
import { redactArguments } from '../tools/redact-arguments.ts';
import { failureOutput } from '../tools/tool-output.ts';
import type { ServerTool } from '../tools/voice-tool.ts';
import { approvalKey, isAlwaysApproved } from './approvals.ts';
import type { AuthorizedSession } from './authorize-session.ts';
import { type CallAnswer, type CallWatch, callKey, type PendingCall, type ToldAnswer } from './call-answer.ts';
import { allowedTool, askFirst, type NamedCall, runCall } from './run-call.ts';
import { readOnce, runOnce } from './run-once.ts';
import { roomOf } from './session-room.ts';
import type { SessionServices } from './session-services.ts';
import { toldDenial } from './told-call.ts';
import { countToolCall, isLimited } from './tool-limit.ts';

export interface CallRequest {
  readonly call: NamedCall;
  readonly watch: CallWatch;
}

/** How long a visitor may take to read a card and decide. */
const APPROVAL_SECONDS = 120;

/** @throws VoiceServerError unauthorized, unknown_tool, rate_limited, call_in_progress, call_id_conflict */
export async function callTool(
  services: SessionServices,
  session: AuthorizedSession,
  request: CallRequest,
): Promise<ToldAnswer> {
  try {
    const answer = await callOnce(services, session, request);
    if (answer.replayed) {
      const { tool, callId } = request.call;
      const { id: sessionId, agent } = session.record;
      services.telemetry.emit('tool.replayed', { sessionId, agent, tool, callId });
    }
    return answer;
  } catch (error) {
    // A call that still runs is asked for again; nothing was denied.
    const denied = isVoiceServerError(error) && error.code !== 'call_in_progress';
    if (denied) toldDenial(services, session, request.call, error.code);
    throw error;
  }
}

async function callOnce(
  services: SessionServices,
  session: AuthorizedSession,
  { call, watch }: CallRequest,
): Promise<ToldAnswer> {
  const tool = await allowedTool(services, session, call.tool);
  const { record } = session;
  const ttlSeconds = services.records.ttl(record);
  const once = {
    store: services.store,
    key: callKey(record.id, call.callId),
    request: ['tool', call.tool, call.arguments ?? null],
    ttlSeconds,
    repeatable: tool.effect === 'read',
    room: roomOf(services, record, tool.maxOutputBytes),
    // A 'write' whose process died may have happened: its claim stays, so that a retry cannot do it twice.
    ...(tool.effect === 'read' && { claimSeconds: Math.min(ttlSeconds, Math.ceil(tool.timeoutMs / 1_000) + 30) }),
  };
  const { value, replayed } = await runOnce<CallAnswer>(once, async () => {
    if (isLimited(tool)) {
      await countToolCall(services, session, { name: call.tool, tool }).catch((error: unknown) => {
        if (!once.repeatable || !isStoreGone(error)) throw error; // Reads go on, uncounted.
      });
    }
    return begin(services, session, { tool, call, watch });
  });
  if (value.kind === 'output') return { output: value.output, replayed };
  return { ...(await toldPending(services, session, { tool, pending: value, callId: call.callId })), replayed };
}

/** Runs the call, or finds that the visitor must be asked first. */
async function begin(
  services: SessionServices,
  session: AuthorizedSession,
  running: { tool: ServerTool } & CallRequest,
): Promise<CallAnswer> {
  const { tool, call } = running;
  const { tool: name, callId, arguments: input } = call;
  const mayAsk = tool.approval !== 'never' && !(await isAlwaysApproved(services, session, name));
  const asks = mayAsk && (await askFirst(services, session, running));
  if (typeof asks === 'string') return { kind: 'output', output: asks };
  if (!asks) return { kind: 'output', output: await runCall(services, session, running) };
  const { id: sessionId, agent } = session.record;
  const content = { arguments: redactArguments(input, tool.redact) };
  services.telemetry.emit('tool.asked', { sessionId, agent, tool: name, callId, content });
  const expiresAt = Math.floor(services.now() / 1_000) + APPROVAL_SECONDS;
  return { kind: 'pending', tool: name, arguments: input, expiresAt, always: tool.approval === 'always' };
}

/** The question; or, where nobody has answered it in time, that nobody has. */
async function toldPending(
  services: SessionServices,
  { record }: AuthorizedSession,
  { tool, pending, callId }: { tool: ServerTool; pending: PendingCall; callId: string },
): Promise<Pick<ToldAnswer, 'output' | 'approval'>> {
  const { store, approvals, now } = services;
  const key = callKey(record.id, callId);
  if ((await store.get(approvalKey(record.id, callId))) !== undefined) {
    // Decided: what came of it stands here, or will.
    const { value } = (await readOnce<CallAnswer>(store, key)) ?? {};
    if (value?.kind === 'output') return { output: value.output };
    const detail = 'The visitor has decided. Ask again for the answer.';
    throw new VoiceServerError('call_in_progress', detail, { retryAfterSeconds: 1 });
  }
  if (pending.expiresAt * 1_000 <= now()) {
    const message = 'The visitor did not answer whether this may be done. Nothing was done.';
    return { output: failureOutput(message, tool.maxOutputBytes) };
  }
  const { hash = '' } = (await readOnce<CallAnswer>(store, key)) ?? {};
  const { agent, gen } = record;
  const token = await approvals.sign({ sub: record.id, exp: pending.expiresAt, call: callId, agent, gen, hash });
  return {
    approval: {
      token,
      tool: pending.tool,
      title: tool.title ?? pending.tool,
      arguments: redactArguments(pending.arguments, tool.redact),
      expiresAt: pending.expiresAt,
      always: pending.always,
    },
  };
}
