/** Cloudflare Turnstile, or a service that verifies like it. Fails closed. Source: developers.cloudflare.com/turnstile. */
import { z } from 'zod';
import { checkAll, checkedKey, checkedTimeout, checkObject } from '../checked-options.ts';
import { misconfigured, VoiceServerError } from '../errors.ts';
import type { Challenge, ChallengeAnswer } from './challenge.ts';

export interface TurnstileOptions {
  /** The secret key of the site. It stays in this process. */
  secretKey: string | undefined;
  /** Where challenges may have been solved. Default: on the page that asks, as its `Origin` says. */
  hostnames?: readonly string[];
  /** The `action` that the page's challenge must have had. Default: any. */
  action?: string;
  /** Milliseconds to verify in, a retry included. Default 5000; the server waits 10 000 at most for any challenge. */
  timeout?: number;
  /** Default Cloudflare's. */
  verifyUrl?: string;
}

const Verdict = z.object({
  success: z.boolean(),
  hostname: z.string().optional(),
  action: z.string().optional(),
  'error-codes': z.array(z.string()).optional(),
});
type Verdict = z.infer<typeof Verdict>;

/** @throws VoiceServerError invalid_configuration */
export function turnstile(options: TurnstileOptions): Challenge {
  checkObject('turnstile', options);
  const { secretKey, hostnames, action, timeout = 5_000 } = options;
  const { verifyUrl = 'https://challenges.cloudflare.com/turnstile/v0/siteverify' } = options;
  checkAll([
    () => checkedKey('turnstile.secretKey', secretKey, 'TURNSTILE_SECRET'),
    () => {
      if (!URL.canParse(verifyUrl)) throw misconfigured('turnstile.verifyUrl', 'must be an address');
    },
    () => {
      if (hostnames !== undefined && !Array.isArray(hostnames))
        throw misconfigured('turnstile.hostnames', 'must be a list, e.g. ["shop.example"]');
    },
    () => checkedTimeout('turnstile.timeout', timeout),
  ]);

  return {
    async verify({ token, origin, address, signal }: ChallengeAnswer) {
      const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeout)]);
      // The same key twice is one verification, so a lost answer may be asked for again though a token is good once.
      const body = JSON.stringify({
        secret: secretKey,
        response: token,
        idempotency_key: crypto.randomUUID(),
        ...(address !== undefined && { remoteip: address }),
      });
      const verdict = (await ask(verifyUrl, body, deadline)) ?? (await ask(verifyUrl, body, deadline));
      if (!verdict || isTheirFault(verdict)) throw unavailable();
      if (!verdict.success) throw failed('The challenge was not passed, or its token was used before.');
      const expected = hostnames ?? (origin === undefined ? undefined : [new URL(origin).hostname]);
      if (expected && !expected.includes(verdict.hostname ?? '')) throw failed('The challenge was solved elsewhere.');
      if (action !== undefined && verdict.action !== action)
        throw failed('The challenge was solved for another action.');
    },
  };
}

/** undefined: no answer, or none that can be read. */
async function ask(url: string, body: string, signal: AbortSignal): Promise<Verdict | undefined> {
  try {
    const headers = { 'Content-Type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    return Verdict.safeParse(await response.json()).data;
  } catch {
    return undefined; // Network, deadline, no JSON: nobody can tell, and nothing of it is worth a log line with a token.
  }
}

/** Our secret is wrong, or they have trouble: no visitor can do anything about it. */
function isTheirFault({ 'error-codes': codes = [] }: Verdict): boolean {
  return codes.some((code) => ['internal-error', 'missing-input-secret', 'invalid-input-secret'].includes(code));
}

function failed(detail: string): VoiceServerError {
  return new VoiceServerError('challenge_failed', detail);
}

function unavailable(): VoiceServerError {
  return new VoiceServerError('challenge_unavailable', 'The challenge could not be verified.', {
    retryAfterSeconds: 5,
  });
}
