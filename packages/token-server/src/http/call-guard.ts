/** Against floods of calls on sessions: so many of a kind from one address, before a token is even looked at. */
import type { MiddlewareHandler } from 'hono';
import type { RouteServices } from './session-access.ts';

export function callGuard({ rates, source }: Pick<RouteServices, 'rates' | 'source'>): MiddlewareHandler {
  return async (c, next) => {
    const kind = /\/sessions\/[^/]+\/([a-z]+)/.exec(c.req.path)?.[1] ?? 'other';
    await rates.callFrom(source.clientAddress(c)?.network, kind);
    return next();
  };
}
