/** `POST /sessions/{id}/tools/{tool}`: runs a tool call that the browser forwards. */
import { Hono } from 'hono';
import { z } from 'zod';
import { callTool } from '../sessions/call-tool.ts';
import type { SessionServices } from '../sessions/session-services.ts';
import { ToolCallPendingAnswer, ToolCallResultAnswer } from './answers.ts';
import { callResponse } from './call-response.ts';
import { type Operation, requestSchemas } from './operation.ts';
import { readJsonBody } from './read-json-body.ts';
import { openSession } from './session-access.ts';

const ToolCall = z
  .strictObject({ callId: z.string().min(1).max(256), arguments: z.unknown() })
  .register(requestSchemas, { id: 'ToolCallRequest' });

export const toolsOperation: Operation = {
  id: 'callTool',
  method: 'post',
  path: '/v1/sessions/{id}/tools/{tool}',
  summary:
    'Runs a tool of the session’s current agent, once per call id. The tool’s own schema decides on the arguments.',
  session: true,
  body: ToolCall,
  answers: {
    200: {
      description: 'What the model reads. With `Accept: text/event-stream`: events until then.',
      body: ToolCallResultAnswer,
      type: 'text/event-stream',
    },
    202: { description: 'The visitor must approve it, or it works in the background.', body: ToolCallPendingAnswer },
  },
  problems: ['unknown_tool', 'call_id_conflict', 'call_in_progress'],
};

export function toolsRoute(services: SessionServices) {
  return new Hono().post('/sessions/:id/tools/:tool', async (c) => {
    const session = await openSession(c, services);
    const { callId, arguments: input } = await readJsonBody(c, ToolCall);
    const call = { tool: c.req.param('tool'), callId, arguments: input };
    return callResponse(c, services, { callId, start: (watch) => callTool(services, session, { call, watch }) });
  });
}
