/** The visitor's address where another server than `listen` serves the app on Node. */
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';

/** For `createVoiceServer({ remoteAddress })`, when the app is served by `serve` of `@hono/node-server`. */
export function remoteAddress(c: Context): string | undefined {
  return getConnInfo(c).remote.address;
}
