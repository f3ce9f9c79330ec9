/**
 * Which pages may call the API: an exact list of origins, and pages of the server's own under a name that is its own.
 *
 * It stops other sites, not scripts: only browsers send `Origin` and `Sec-Fetch-Site`, and no browser omits the first on
 * a cross-origin call or a POST. A request without both is therefore let through, and answered without CORS headers.
 * Headers are set by `answer-headers.ts`: Hono's own `cors` forces real Request objects and costs several times the rest
 * (measured).
 */
import type { Context } from 'hono';
import { checkEach } from '../checked-options.ts';
import { misconfigured, VoiceServerError } from '../errors.ts';
import type { VoiceTelemetry } from '../telemetry/voice-telemetry.ts';
import { releaseAnswerHeaders, setAnswerHeader } from './answer-headers.ts';
import { ownHosts } from './own-hosts.ts';
import type { RequestSource } from './request-source.ts';

export interface OriginCheckOptions {
  origins: readonly string[];
  /** Names of this server. undefined: localhost and bare addresses. */
  hosts: readonly string[] | undefined;
  source: RequestSource;
  /** Whether browsers may send cookies across origins: where an `authenticate` can make use of them. */
  credentials: boolean;
  telemetry: VoiceTelemetry;
}

/** What no list can allow: any page can make itself one of these. */
const NO_ORIGIN =
  'The page has no origin: it is a file, or stands in a sandboxed frame. Serve it over HTTP, or give the frame allow-same-origin.';
/** Two hours: the longest that Chromium keeps a preflight's answer. */
const PREFLIGHT_SECONDS = '7200';

/**
 * Answers a preflight, and lets others pass with the headers of their answers set. It throws VoiceServerError
 * origin_not_allowed and host_not_allowed.
 */
export type OriginCheck = (c: Context) => Response | undefined;

/** @throws VoiceServerError invalid_configuration: an entry that can never equal an `Origin` header. */
export function originCheck(options: OriginCheckOptions): OriginCheck {
  const { origins, hosts, source, credentials, telemetry } = options;
  checkOrigins(origins);
  const allowed = new Set(origins);
  const own = ownHosts(hosts);
  const isOwn = (c: Context, origin: string) => {
    const url = new URL(source.publicUrl(c));
    // A page of ours is the same site to its browser; whoever says otherwise has borrowed our name.
    return origin === url.origin && own.isOurs(url.hostname) && isFrom(c, 'same-origin', 'none');
  };
  return (c) => {
    setAnswerHeader(c, 'Vary', 'Origin');
    setAnswerHeader(c, 'Cache-Control', 'no-store');
    setAnswerHeader(c, 'X-Content-Type-Options', 'nosniff');
    if (hosts !== undefined && !own.answersTo(new URL(source.publicUrl(c)).hostname)) {
      throw refused('host_not_allowed', 'This server has another name. Add it to "hosts" if it is good.');
    }
    const origin = c.req.header('origin');
    if (origin === undefined && !isFrom(c, 'same-origin', 'none')) {
      throw refused('origin_not_allowed', 'A browser that calls from another site says from where.');
    }
    if (origin !== undefined) {
      if (!allowed.has(origin) && !isOwn(c, origin)) {
        const shown = JSON.stringify(origin.slice(0, 200));
        telemetry.emit('origin.refused', { origin: shown });
        const way = origin === 'null' ? NO_ORIGIN : `Add ${shown} to the token server's "origins" to allow it.`;
        throw refused('origin_not_allowed', way);
      }
      setAnswerHeader(c, 'Access-Control-Allow-Origin', origin);
      setAnswerHeader(c, 'Access-Control-Expose-Headers', 'Retry-After, Idempotency-Replayed');
      if (credentials) setAnswerHeader(c, 'Access-Control-Allow-Credentials', 'true');
    }
    if (c.req.method !== 'OPTIONS') return undefined;
    releaseAnswerHeaders(c);
    c.header('Access-Control-Allow-Methods', 'POST');
    c.header('Access-Control-Allow-Headers', 'authorization, content-type');
    c.header('Access-Control-Max-Age', PREFLIGHT_SECONDS);
    return c.body(null, 204);
  };
}

function refused(code: 'host_not_allowed' | 'origin_not_allowed', detail: string): VoiceServerError {
  return new VoiceServerError(code, detail);
}

/** Whether `Sec-Fetch-Site` says one of these, or nothing: not every browser sends it (Safari before 16.4). */
function isFrom(c: Context, ...sites: string[]): boolean {
  const site = c.req.header('sec-fetch-site');
  return site === undefined || sites.includes(site);
}

/** @throws VoiceServerError invalid_configuration */
export function checkOrigins(origins: readonly string[]): void {
  if (!Array.isArray(origins)) throw misconfigured('origins', 'must be a list, e.g. ["https://shop.example"]');
  checkEach(origins, checkEntry);
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
