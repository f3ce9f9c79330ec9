/** The address of a request as its sender wrote it. */
import type { Context } from 'hono';

/**
 * Without `trustProxy` that is the scheme and `Host` that reached us. With it, `X-Forwarded-Proto` and
 * `X-Forwarded-Host` of the nearest proxy count: only say so when a proxy of yours sets them, since anybody can.
 */
export function publicUrl(c: Context, trustProxy: boolean): string {
  if (!trustProxy) return c.req.url;
  const scheme = lastOf(c.req.header('x-forwarded-proto'));
  const host = lastOf(c.req.header('x-forwarded-host'));
  const url = new URL(c.req.url);
  if (scheme === 'http' || scheme === 'https') url.protocol = `${scheme}:`;
  if (host && /^[\w.:[\]-]+$/.test(host)) {
    if (!host.includes(':')) url.port = '';
    url.host = host;
  }
  return url.href;
}

/** Proxies append; the last value is the nearest one's. */
function lastOf(header: string | undefined): string | undefined {
  return header?.split(',').at(-1)?.trim();
}
