/** `GET /healthz`: the process serves. Says nothing of the provider, so that an outage there restarts nothing here. */
import { Hono } from 'hono';
import { z } from 'zod';
import type { Operation } from './operation.ts';

export const healthOperation: Operation = {
  id: 'health',
  method: 'get',
  path: '/healthz',
  summary: 'Whether the process serves.',
  answers: { 200: { description: 'It does.', body: z.strictObject({ status: z.literal('ok') }) } },
};

export function healthRoute() {
  return new Hono().get('/healthz', (c) => {
    c.header('Cache-Control', 'no-store');
    c.header('X-Content-Type-Options', 'nosniff');
    return c.json({ status: 'ok' });
  });
}
