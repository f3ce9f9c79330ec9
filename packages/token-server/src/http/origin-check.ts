/**
 * Which pages may call the API: an exact list of origins, and the server's own.
 *
 * It stops other sites, not scripts: only browsers send `Origin`, and no browser omits it on a cross-origin call or a
 * POST. A request without it is therefore let through, and answered without CORS headers. Headers are set through
 * `c.header()`: Hono's own `cors` forces real Request objects and costs several times the rest (measured).
 */
import type { MiddlewareHandler } from 'hono';
import { misconfigured, VoiceServerError } from '../errors.ts';
import type { VoiceTelemetry } from '../telemetry/voice-telemetry.ts';
import { publicUrl } from './public-url.ts';

export interface OriginCheckOptions {
  origins: readonly string[];
  trustProxy: boolean;
  /** Whether browsers may send cookies across origins: where an `authenticate` can make use of them. */
  credentials: boolean;
  telemetry: VoiceTelemetry;
}

/** Two hours: the longest that Chromium keeps a preflight's answer. */
const PREFLIGHT_SECONDS = '7200';

/** @throws VoiceServerError invalid_configuration: an entry that can never equal an `Origin` header. */
export function originCheck({ origins, trustProxy, credentials, telemetry }: OriginCheckOptions): MiddlewareHandler {
  for (const origin of origins) checkEntry(origin);
  const allowed = new Set(origins);
  return async (c, next) => {
    c.header('Vary', 'Origin', { append: true });
    c.header('Cache-Control', 'no-store');
    c.header('X-Content-Type-Options', 'nosniff');
    const origin = c.req.header('origin');
    if (origin !== undefined) {
      if (!allowed.has(origin) && origin !== new URL(publicUrl(c, trustProxy)).origin) {
        const shown = JSON.stringify(origin.slice(0, 200));
        telemetry.emit('origin.refused', { origin: shown });
        throw new VoiceServerError('origin_not_allowed', `Add ${shown} to the token server's "origins" to allow it.`);
      }
      c.header('Access-Control-Allow-Origin', origin);
      c.header('Access-Control-Expose-Headers', 'Retry-After, Idempotency-Replayed');
      if (credentials) c.header('Access-Control-Allow-Credentials', 'true');
    }
    if (c.req.method !== 'OPTIONS') return next();
    c.header('Access-Control-Allow-Methods', 'POST');
    c.header('Access-Control-Allow-Headers', 'authorization, content-type');
    c.header('Access-Control-Max-Age', PREFLIGHT_SECONDS);
    return c.body(null, 204);
  };
}

function checkEntry(entry: string): void {
  const origin = URL.canParse(entry) ? new URL(entry).origin : undefined;
  if (origin === entry) return;
  const shown = JSON.stringify(entry);
  if (entry === '*')
    throw misconfigured('origins', '"*" is not supported: name each origin, e.g. "https://shop.example"');
  if (!origin || origin === 'null')
    throw misconfigured('origins', `${shown} is not an origin such as "https://shop.example"`);
  throw misconfigured('origins', `${shown} can never match; browsers send "${origin}"`);
}
