/** `POST /sessions/{id}/handoffs`: gives the session to another agent, and its page a new token. */
import { Hono } from 'hono';
import { z } from 'zod';
import { handOff } from '../sessions/hand-off.ts';
import type { SessionServices } from '../sessions/session-services.ts';
import { jsonAnswer } from './answer-headers.ts';
import { HandoffAnswer } from './answers.ts';
import { type Operation, requestSchemas } from './operation.ts';
import { readJsonBody } from './read-json-body.ts';
import { markReplay, openSession } from './session-access.ts';

const Handoff = z
  .strictObject({
    callId: z.string().min(1).max(256),
    to: z.string().min(1).max(64),
    /** As the model wrote them. What of them counts is the handoff's `reason`. */
    arguments: z.unknown().optional(),
  })
  .register(requestSchemas, { id: 'HandoffRequest' });

export const handoffsOperation: Operation = {
  id: 'handOff',
  method: 'post',
  path: '/v1/sessions/{id}/handoffs',
  summary: 'Gives the session to another agent, along an edge of the graph. Older tokens are void afterwards.',
  session: true,
  body: Handoff,
  answers: { 200: { description: 'The agent that goes on, and the session’s new token.', body: HandoffAnswer } },
  problems: ['handoff_not_allowed', 'call_id_conflict', 'call_in_progress'],
};

export function handoffsRoute(services: SessionServices) {
  return new Hono().post('/sessions/:id/handoffs', async (c) => {
    const session = await openSession(c, services);
    const { value, replayed } = await handOff(services, session, await readJsonBody(c, Handoff));
    markReplay(c, replayed);
    return jsonAnswer(c, value);
  });
}
