/**
 * The headers that all answers of the API share. `c.header()` makes a `Headers` of them for each answer, which on Node costs
 * more than to run a small tool (measured). Where our own `fetch` began the request they are kept as a plain record, which
 * `jsonAnswer` hands to the adapter as it is; answers that are made in Hono's way get them afterwards.
 *
 * Under another app's `fetch` that app may have set headers by `c.header()`, which only Hono's own answers carry. There ours
 * are set in the same way.
 */
import type { Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

interface Kept {
  readonly headers: Record<string, string>;
  /** The answer has them. */
  isGiven: boolean;
}

/** On the request itself: a WeakMap has its entries looked through by every collection of garbage. */
const KEPT = Symbol('answer headers');

type Keeping = Request & { [KEPT]?: Kept | undefined };

const keptOf = (c: Context): Kept | undefined => (c.req.raw as Keeping)[KEPT];

/** From now on requests that come to this app's own `fetch` are answered the quick way. */
export function keepAnswerHeaders(app: Hono): void {
  const { fetch } = app;
  app.fetch = (request: Keeping, ...rest) => {
    request[KEPT] = { headers: {}, isGiven: false };
    return fetch(request, ...rest);
  };
}

export function setAnswerHeader(c: Context, name: string, value: string): void {
  const found = keptOf(c);
  if (found) found.headers[name] = value;
  else c.header(name, value, { append: name === 'Vary' });
}

/** As `c.json`, but without what `c.header` has set: not where code of the app's has had `c` in its hands. */
export function jsonAnswer(c: Context, value: object, status: ContentfulStatusCode = 200): Response {
  const found = keptOf(c);
  if (!found) return c.json(value, status);
  found.isGiven = true;
  found.headers['Content-Type'] = 'application/json';
  return new Response(JSON.stringify(value), { status, headers: found.headers });
}

/** Gives them to an answer that was made in another way. */
export function completeAnswer(c: Context): void {
  const found = keptOf(c);
  if (!found || found.isGiven) return;
  for (const [name, value] of Object.entries(found.headers)) c.res.headers.set(name, value);
}

/** Sets them in Hono's way after all, for an answer that is made without `completeAnswer`. */
export function releaseAnswerHeaders(c: Context): void {
  const found = keptOf(c);
  (c.req.raw as Keeping)[KEPT] = undefined;
  for (const [name, value] of Object.entries(found?.headers ?? {})) c.header(name, value);
}
