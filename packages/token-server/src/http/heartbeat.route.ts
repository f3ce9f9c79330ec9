/** `POST /sessions/{id}/heartbeat`: the call is still on. Any token of the session may say so, as with its end. */
import { Hono } from 'hono';
import { keepSession } from '../sessions/keep-session.ts';
import type { SessionServices } from '../sessions/session-services.ts';
import type { Operation } from './operation.ts';
import { readNoBody } from './read-json-body.ts';
import { openSession } from './session-access.ts';

export const heartbeatOperation: Operation = {
  id: 'keepSession',
  method: 'post',
  path: '/v1/sessions/{id}/heartbeat',
  summary: 'Says that the call is still on. Due every `limits.heartbeatSeconds`.',
  session: true,
  answers: { 204: { description: 'It goes on.' } },
  problems: ['too_many_sessions'],
};

export function heartbeatRoute(services: SessionServices) {
  return new Hono().post('/sessions/:id/heartbeat', async (c) => {
    const session = await openSession(c, services);
    await readNoBody(c);
    await keepSession(services, session);
    return c.body(null, 204);
  });
}
