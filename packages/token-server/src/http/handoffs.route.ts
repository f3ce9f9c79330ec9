/** `POST /sessions/{id}/handoffs`: gives the session to another agent, and its page a new token. */
import { Hono } from 'hono';
import { z } from 'zod';
import { handOff } from '../sessions/hand-off.ts';
import type { SessionServices } from '../sessions/session-services.ts';
import { readJsonBody } from './read-json-body.ts';
import { markReplay, openSession } from './session-access.ts';

const Handoff = z.strictObject({ callId: z.string().min(1).max(256), to: z.string().min(1).max(64) });

export function handoffsRoute(services: SessionServices) {
  return new Hono().post('/sessions/:id/handoffs', async (c) => {
    const session = await openSession(c, services);
    const { value, replayed } = await handOff(services, session, await readJsonBody(c, Handoff));
    markReplay(c, replayed);
    return c.json(value);
  });
}
