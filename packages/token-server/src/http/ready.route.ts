/**
 * `GET /readyz`: whether this instance should be sent requests: not while it closes, nor while it cannot reach its store.
 * Apart from `/healthz`, after which an instance is restarted: a restart mends neither.
 */
import { Hono } from 'hono';
import { z } from 'zod';
import type { Operation } from './operation.ts';

export interface Readiness {
  /** Rejects where the store is gone. */
  askStore(): Promise<unknown>;
  /** Whether the instance is about to close. */
  isDraining(): boolean;
}

const answer = (status: string) => z.strictObject({ status: z.literal(status) });

export const readyOperation: Operation = {
  id: 'ready',
  method: 'get',
  path: '/readyz',
  summary: 'Whether this instance should be sent requests.',
  answers: {
    200: { description: 'It should.', body: answer('ready') },
    503: {
      description: 'It is about to close, or cannot reach its store.',
      body: z.union([answer('draining'), answer('store_unavailable')]),
    },
  },
};

export function readyRoute({ askStore, isDraining }: Readiness) {
  return new Hono().get('/readyz', async (c) => {
    c.header('Cache-Control', 'no-store');
    c.header('X-Content-Type-Options', 'nosniff');
    if (isDraining()) return c.json({ status: 'draining' }, 503);
    const reached = await askStore().then(
      () => true,
      () => false,
    );
    return reached ? c.json({ status: 'ready' }) : c.json({ status: 'store_unavailable' }, 503);
  });
}
