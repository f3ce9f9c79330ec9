/** `GET /healthz`: the process serves. Says nothing of the provider, so that an outage there restarts nothing here. */
import { Hono } from 'hono';

export function healthRoute() {
  return new Hono().get('/healthz', (c) => {
    c.header('Cache-Control', 'no-store');
    c.header('X-Content-Type-Options', 'nosniff');
    return c.json({ status: 'ok' });
  });
}
