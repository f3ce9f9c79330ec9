/**
 * One mint of an ephemeral key over HTTP: a deadline, at most one retry, and failures in our words.
 *
 * Nothing that the provider wrote leaves this file but the key itself: its error prose quotes the end of the API key
 * (measured), so browsers and logs get a code of ours, the HTTP status and, at most, an error code we know by name.
 */
import { VoiceServerError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { type ClientSecret, parseClientSecret, parseErrorCode, parseRetryAfter } from './provider-answer.ts';

export interface MintRequest {
  url: string;
  apiKey: string;
  /** The provider's own. */
  headers?: Readonly<Record<string, string>>;
  /** Becomes JSON. */
  body: object;
  /** For both attempts together. */
  timeoutMs: number;
  /** Aborts when nobody waits for the key any more. */
  signal: AbortSignal;
  log: Logger;
}

/** An attempt's end. `again`: a second attempt may fare better. */
type Attempt = { secret: ClientSecret } | { failure: VoiceServerError; again: boolean };

/** @throws VoiceServerError provider_unauthorized, provider_rate_limited, provider_unavailable */
export async function mintClientSecret(request: MintRequest): Promise<ClientSecret> {
  const deadline = AbortSignal.timeout(request.timeoutMs);
  const signal = AbortSignal.any([deadline, request.signal]);
  let attempt = await mintOnce(request, signal, deadline);
  if ('failure' in attempt && attempt.again) {
    await pause(100 + Math.random() * 200, signal);
    if (!signal.aborted) attempt = await mintOnce(request, signal, deadline);
  }
  if ('failure' in attempt) throw attempt.failure;
  return attempt.secret;
}

async function mintOnce(request: MintRequest, signal: AbortSignal, deadline: AbortSignal): Promise<Attempt> {
  const { url, apiKey, body, log } = request;
  const host = new URL(url).host;
  let status: number;
  let text: string;
  let headers: Headers;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${apiKey}`,
        'Content-Type': 'application/json',
        ...request.headers,
      },
      body: JSON.stringify(body),
      redirect: 'manual', // The key goes to the configured address and nowhere else.
      signal,
    });
    ({ status, headers } = response);
    text = await response.text();
  } catch (error) {
    if (deadline.aborted) {
      log.warn('provider.timeout', { host, timeoutMs: request.timeoutMs });
      return failed(unavailable('The voice provider did not answer in time.', 503), false);
    }
    if (signal.aborted) return failed(unavailable('The browser has gone.', 503), false);
    log.warn('provider.unreachable', { host, cause: networkCode(error) });
    return failed(unavailable('The voice provider could not be reached.', 503), true);
  }
  if (status === 200 || status === 201) {
    const secret = parseClientSecret(text);
    if (secret) return { secret };
    log.warn('provider.garbage', { host, status });
    return failed(unavailable("The voice provider's answer was not a client secret.", 502), false);
  }
  const code = parseErrorCode(text);
  const retryAfterSeconds = parseRetryAfter(headers.get('retry-after'));
  log.warn('provider.refused', { host, status, ...(code && { code }) });
  return refusal(status, code, retryAfterSeconds);
}

function refusal(status: number, code: string | undefined, retryAfterSeconds: number | undefined): Attempt {
  if (status === 401 || status === 403) {
    return failed(
      new VoiceServerError('provider_unauthorized', "The voice provider refused this server's key."),
      false,
    );
  }
  if (status === 429) {
    const exhausted = code === 'insufficient_quota';
    const detail = exhausted ? "This server's quota at the voice provider is used up." : 'The voice provider is busy.';
    const options = { status: exhausted ? 503 : 429, retryAfterSeconds: retryAfterSeconds ?? (exhausted ? 300 : 10) };
    return failed(new VoiceServerError('provider_rate_limited', detail, options), false);
  }
  if (status >= 500) {
    return failed(unavailable(`The voice provider failed (HTTP ${status}).`, 503, retryAfterSeconds), true);
  }
  const hint = 'check the base URL, the model, and the agent’s voice and tools';
  return failed(unavailable(`The voice provider did not accept the session (HTTP ${status}); ${hint}.`, 502), false);
}

function unavailable(detail: string, status: 502 | 503, retryAfterSeconds = 5): VoiceServerError {
  return new VoiceServerError(
    'provider_unavailable',
    detail,
    status === 503 ? { status, retryAfterSeconds } : { status },
  );
}

function failed(failure: VoiceServerError, again: boolean): Attempt {
  return { failure, again };
}

/** `ECONNREFUSED` and the like: upper-case names only, since messages may quote what was sent. */
function networkCode(error: unknown): string {
  const { cause } = error as { cause?: { code?: unknown } };
  return typeof cause?.code === 'string' && /^[A-Z][A-Z0-9_]{2,40}$/.test(cause.code) ? cause.code : 'unknown';
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
