/** `POST /sessions/{id}/refresh`: a fresh token and a fresh key for the running session. */
import { Hono } from 'hono';
import { refreshSession } from '../sessions/refresh-session.ts';
import { toldMint } from '../sessions/told-mint.ts';
import { readNoBody } from './read-json-body.ts';
import { callerOf, openSession, type RouteServices } from './session-access.ts';

export function refreshRoute(services: RouteServices) {
  return new Hono().post('/sessions/:id/refresh', async (c) => {
    const session = await openSession(c, services);
    await readNoBody(c);
    const caller = callerOf(c, services.trustProxy);
    return c.json(await toldMint(services, 'refresh', () => refreshSession(services, session, caller)));
  });
}
