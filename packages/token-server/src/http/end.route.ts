/** `POST /sessions/{id}/end`: ends a session. Small and bodiless, so that a closing page's `keepalive` fetch does it. */
import { Hono } from 'hono';
import { endSession } from '../sessions/end-session.ts';
import type { SessionServices } from '../sessions/session-services.ts';
import type { Operation } from './operation.ts';
import { readNoBody } from './read-json-body.ts';
import { openSession } from './session-access.ts';

export const endOperation: Operation = {
  id: 'endSession',
  method: 'post',
  path: '/v1/sessions/{id}/end',
  summary: 'Ends the session. None of its tokens is good for anything afterwards.',
  session: true,
  answers: { 204: { description: 'It has ended.' } },
};

export function endRoute(services: SessionServices) {
  return new Hono().post('/sessions/:id/end', async (c) => {
    const session = await openSession(c, services);
    await readNoBody(c);
    await endSession(services, session);
    return c.body(null, 204);
  });
}
