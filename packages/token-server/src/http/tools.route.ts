/** `POST /sessions/{id}/tools/{tool}`: runs a tool call that the browser forwards. */
import type { ToolCallResult } from '@voice-agent/protocol';
import { Hono } from 'hono';
import { z } from 'zod';
import { callTool } from '../sessions/call-tool.ts';
import type { SessionServices } from '../sessions/session-services.ts';
import { readJsonBody } from './read-json-body.ts';
import { markReplay, openSession } from './session-access.ts';

const ToolCall = z.strictObject({ callId: z.string().min(1).max(256), arguments: z.unknown() });

export function toolsRoute(services: SessionServices) {
  return new Hono().post('/sessions/:id/tools/:tool', async (c) => {
    const session = await openSession(c, services);
    const { callId, arguments: input } = await readJsonBody(c, ToolCall);
    const request = { tool: c.req.param('tool'), callId, arguments: input, disconnected: c.req.raw.signal };
    const { value: output, replayed } = await callTool(services, session, request);
    markReplay(c, replayed);
    return c.json({ callId, output } satisfies ToolCallResult);
  });
}
