/**
 * Who may look into the server: operators, who know a token of their own. They send it as `Bearer`, as monitoring does,
 * or as the password of `Basic` under any name, as browsers do. Without a configured token there is nothing to see, and
 * the answer is that of a path that does not exist: nothing becomes public by forgetting something.
 */
import type { Context, MiddlewareHandler } from 'hono';
import { misconfigured } from '../errors.ts';
import { unknownRoute } from './problem.ts';

export interface OperatorAccess {
  /** At least 16 characters; keep it out of the code. */
  token: string;
}

const MIN_TOKEN_CHARS = 16;

/**
 * @param path - of the option, for the error.
 * @throws VoiceServerError invalid_configuration
 */
export function operatorsOnly(access: OperatorAccess | undefined, path: string): MiddlewareHandler {
  if (access === undefined) return async (c) => unknownRoute(c);
  checkOperatorAccess(access, path);
  const expected = digest(access.token);
  return async (c, next) => {
    c.header('Cache-Control', 'no-store');
    c.header('X-Content-Type-Options', 'nosniff');
    const given = presented(c);
    if (given === undefined || !equal(await digest(given), await expected)) {
      return c.text('Operators only.\n', 401, { 'WWW-Authenticate': 'Basic realm="voice-agent", charset="UTF-8"' });
    }
    await next();
  };
}

/** @throws VoiceServerError invalid_configuration */
export function checkOperatorAccess(access: OperatorAccess | undefined, path: string): void {
  const token: unknown = access?.token;
  if (access === undefined || (typeof token === 'string' && token.length >= MIN_TOKEN_CHARS)) return;
  throw misconfigured(
    `${path}.token`,
    `must have at least ${MIN_TOKEN_CHARS} characters, e.g. from: openssl rand -hex 16`,
  );
}

function presented(c: Context): string | undefined {
  const [, scheme = '', value = ''] = /^(Bearer|Basic) +(\S+)$/i.exec(c.req.header('authorization') ?? '') ?? [];
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme.toLowerCase() !== 'basic') return undefined;
  try {
    const text = new TextDecoder().decode(Uint8Array.from(atob(value), (char) => char.charCodeAt(0)));
    return text.slice(text.indexOf(':') + 1);
  } catch {
    return undefined; // No base64.
  }
}

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}

/** Of digests, so that how long it takes tells nothing of the token. */
function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.every((byte, i) => byte === b[i]);
}
