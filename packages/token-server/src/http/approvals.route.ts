/** `POST /sessions/{id}/approvals/{callId}`: the visitor's click on a card. Answered as the call itself. */
import { Hono } from 'hono';
import { z } from 'zod';
import { decideApproval } from '../sessions/decide-approval.ts';
import type { SessionServices } from '../sessions/session-services.ts';
import { ToolCallPendingAnswer, ToolCallResultAnswer } from './answers.ts';
import { callResponse } from './call-response.ts';
import { type Operation, requestSchemas } from './operation.ts';
import { readJsonBody } from './read-json-body.ts';
import { openSession } from './session-access.ts';

const Decision = z
  .strictObject({
    token: z.string().min(1).max(4_096),
    approve: z.boolean(),
    reason: z.string().max(500).optional(),
    always: z.boolean().optional(),
  })
  .register(requestSchemas, { id: 'ApprovalDecision' });

export const approvalsOperation: Operation = {
  id: 'decideApproval',
  method: 'post',
  path: '/v1/sessions/{id}/approvals/{callId}',
  summary: 'The visitor’s answer to a tool call that asked. Runs the call once, or tells the model that it may not.',
  session: true,
  body: Decision,
  answers: {
    200: {
      description: 'What the model reads. With `Accept: text/event-stream`: events until then.',
      body: ToolCallResultAnswer,
      type: 'text/event-stream',
    },
    202: { description: 'It works in the background.', body: ToolCallPendingAnswer },
  },
  problems: ['approval_invalid', 'approval_expired', 'unknown_tool', 'call_id_conflict', 'call_in_progress'],
};

export function approvalsRoute(services: SessionServices) {
  return new Hono().post('/sessions/:id/approvals/:callId', async (c) => {
    const session = await openSession(c, services);
    const decision = { ...(await readJsonBody(c, Decision)), callId: c.req.param('callId') };
    const { callId } = decision;
    return callResponse(c, services, {
      callId,
      start: (watch) => decideApproval(services, session, { ...decision, ...watch }),
    });
  });
}
