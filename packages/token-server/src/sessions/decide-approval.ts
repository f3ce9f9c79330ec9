/**
 * The visitor's answer to a call that asked: runs it, or lets the model know that it may not. Once, however often it is
 * sent; a second, different answer is refused.
 *
 * What runs is what was asked: tool and arguments come from the store, and must have the hash that the token was signed
 * for. A token of before a handoff is void, as the session's own tokens are.
 */
import type { ApprovalDecision } from '@voice-agent/protocol';
import { isVoiceServerError, VoiceServerError } from '../errors.ts';
import { isStoreGone } from '../store/guarded-store.ts';
import { failureOutput } from '../tools/tool-output.ts';
import type { ServerTool } from '../tools/voice-tool.ts';
import type { ApprovalClaims } from './approval-token.ts';
import { approvalKey, approveAlways } from './approvals.ts';
import { type AuthorizedSession, currentAgent } from './authorize-session.ts';
import { type CallAnswer, type CallWatch, callKey, type PendingCall, type ToldAnswer } from './call-answer.ts';
import { allowedTool, runCall } from './run-call.ts';
import { readOnce, replaceOnce, runOnce } from './run-once.ts';
import { roomOf } from './session-room.ts';
import type { SessionServices } from './session-services.ts';
import { toldDenial } from './told-call.ts';

export interface DecisionRequest extends ApprovalDecision, CallWatch {
  callId: string;
}

interface Decided {
  readonly tool: ServerTool;
  readonly pending: PendingCall;
}

/**
 * @throws VoiceServerError unauthorized, approval_invalid, approval_expired, unknown_tool, call_in_progress,
 * call_id_conflict
 */
export async function decideApproval(
  services: SessionServices,
  session: AuthorizedSession,
  request: DecisionRequest,
): Promise<ToldAnswer> {
  const { callId, approve } = request;
  const { record } = session;
  try {
    const claims = await verified(services, session, request);
    const once = {
      store: services.store,
      key: approvalKey(record.id, callId),
      request: ['approval', approve, claims.hash],
      ttlSeconds: services.records.ttl(record),
      room: roomOf(services, record),
    };
    const { value, replayed } = await runOnce(once, () => decide(services, session, { request, claims }));
    return { output: value, replayed };
  } catch (error) {
    const denied = isVoiceServerError(error) && error.code !== 'call_in_progress';
    if (denied) toldDenial(services, session, { tool: '', callId }, error.code);
    throw error;
  }
}

async function verified(
  services: SessionServices,
  session: AuthorizedSession,
  { token, callId }: DecisionRequest,
): Promise<ApprovalClaims> {
  currentAgent(services, session);
  const claims = await services.approvals.verify(token);
  const { id, agent, gen } = session.record;
  const isOfCall = claims.sub === id && claims.call === callId;
  if (!isOfCall) throw invalid('The approval token is of another call.');
  if (claims.agent !== agent || claims.gen !== gen) throw invalid('Another agent has taken over since this was asked.');
  return claims;
}

async function decide(
  services: SessionServices,
  session: AuthorizedSession,
  { request, claims }: { request: DecisionRequest; claims: ApprovalClaims },
): Promise<string> {
  const { store, records, telemetry, now } = services;
  const { record } = session;
  const { callId, approve, always = false } = request;
  if (claims.exp * 1_000 <= now()) {
    throw new VoiceServerError('approval_expired', 'The time to approve this is over. Nothing was done.');
  }
  const key = callKey(record.id, callId);
  const asked = await readOnce<CallAnswer>(store, key);
  if (asked?.value.kind !== 'pending' || asked.hash !== claims.hash) throw invalid('This call does not wait for it.');
  const pending = asked.value;
  const tool = await allowedTool(services, session, pending.tool);
  const forAll = approve && always && pending.always;
  const named = { sessionId: record.id, agent: record.agent, tool: pending.tool, callId };
  telemetry.emit('tool.decided', { ...named, approved: approve, always: forAll });
  if (forAll) await approveAlways(services, session, pending.tool);
  const output = approve
    ? await carryOut(services, session, { tool, pending }, request)
    : declined(tool, request.reason);
  const value: CallAnswer = { kind: 'output', output };
  // What is done is not kept from the one who waits for it because it cannot be written, and above all not done again.
  const kept = { store, key, ttlSeconds: records.ttl(record), room: roomOf(services, record) };
  await replaceOnce(kept, { hash: asked.hash, value }).catch((error) => {
    if (!isStoreGone(error)) throw error;
  });
  return output;
}

function carryOut(
  services: SessionServices,
  session: AuthorizedSession,
  { tool, pending }: Decided,
  watch: DecisionRequest,
): Promise<string> {
  const call = { tool: pending.tool, callId: watch.callId, arguments: pending.arguments };
  return runCall(services, session, { tool, call, watch });
}

function declined({ maxOutputBytes }: ServerTool, reason: string | undefined): string {
  const why = reason?.trim() ? ` The visitor says why: ${reason.trim()}` : '';
  return failureOutput(`The visitor declined. Nothing was done.${why}`, maxOutputBytes);
}

function invalid(detail: string): VoiceServerError {
  return new VoiceServerError('approval_invalid', detail);
}
