/** Total parsers of what a provider's HTTP answers hold. Nothing unrecognised gets through. Pure. */
import { z } from 'zod';

export interface ClientSecret {
  value: string;
  /** Unix seconds. */
  expiresAt: number;
}

/** The key travels as a WebSocket subprotocol, so it can only be a token of RFC 9110 §5.6.2. */
const TOKEN = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,4096}$/;

const ClientSecretAnswer = z.object({ value: z.string().regex(TOKEN), expires_at: z.int().positive() });
const ErrorAnswer = z.object({ error: z.object({ code: z.string() }) });

/** Error codes that say something to an operator. Others may hold anything and are dropped. */
const KNOWN_CODES = new Set([
  'invalid_api_key',
  'insufficient_quota',
  'rate_limit_exceeded',
  'model_not_found',
  'unsupported_country_region_territory',
  'invalid_value',
  'unknown_parameter',
  'missing_required_parameter',
]);

const MAX_RETRY_AFTER_SECONDS = 3_600;

export function parseClientSecret(text: string): ClientSecret | undefined {
  const { success, data } = ClientSecretAnswer.safeParse(parseJson(text));
  return success ? { value: data.value, expiresAt: data.expires_at } : undefined;
}

export function parseErrorCode(text: string): string | undefined {
  const { success, data } = ErrorAnswer.safeParse(parseJson(text));
  return success && KNOWN_CODES.has(data.error.code) ? data.error.code : undefined;
}

/** Whole seconds from 1 to an hour. The header holds seconds or an HTTP date (RFC 9110 §10.2.3). */
export function parseRetryAfter(header: string | null, now = Date.now()): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = /^\s*\d+(\.\d+)?\s*$/.test(header) ? Number(header) : (Date.parse(header) - now) / 1_000;
  return Number.isFinite(seconds) ? Math.min(MAX_RETRY_AFTER_SECONDS, Math.max(1, Math.ceil(seconds))) : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Not JSON fits no schema below.
  }
}
