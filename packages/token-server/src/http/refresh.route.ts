/** `POST /sessions/{id}/refresh`: a fresh token and a fresh key for the running session. */
import { Hono } from 'hono';
import { refreshSession } from '../sessions/refresh-session.ts';
import { toldMint } from '../sessions/told-mint.ts';
import { SessionGrantAnswer } from './answers.ts';
import type { Operation } from './operation.ts';
import { PROVIDER_PROBLEMS } from './problem.ts';
import { readNoBody } from './read-json-body.ts';
import { callerOf, openSession, type RouteServices } from './session-access.ts';

export const refreshOperation: Operation = {
  id: 'refreshSession',
  method: 'post',
  path: '/v1/sessions/{id}/refresh',
  summary: 'A fresh token and a fresh key for the running session.',
  session: true,
  answers: { 200: { description: 'The session goes on with these.', body: SessionGrantAnswer } },
  problems: ['too_many_sessions', ...PROVIDER_PROBLEMS],
};

export function refreshRoute(services: RouteServices) {
  return new Hono().post('/sessions/:id/refresh', async (c) => {
    const session = await openSession(c, services);
    await readNoBody(c);
    const caller = callerOf(c, services);
    return c.json(await toldMint(services, 'refresh', () => refreshSession(services, session, caller)));
  });
}
