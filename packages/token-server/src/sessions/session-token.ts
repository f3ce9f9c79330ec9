/**
 * The session token: a JWS by which a browser speaks for one person in one session. It never speaks for the model.
 *
 * HS256, algorithm, type, issuer and audience fixed. It names the session's current agent and generation; which tools
 * follow from that is looked up in the registry, never read from the token.
 */
import { errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { base64url } from '../base64url.ts';
import { misconfigured, VoiceServerError } from '../errors.ts';
import { randomId } from '../random-id.ts';
import { after, type StoreAnswer } from '../store/store.ts';
import { type Hmac, hmacSha256 } from './digest.ts';
import { ExpiringCache } from './expiring-cache.ts';

const ALGORITHM = 'HS256';
const TYPE = 'voice-session+jwt';
const ISSUER = 'voice-agent';
const AUDIENCE = 'voice-agent/tools';
/** Seconds by which the clocks of two servers may differ. */
const CLOCK_TOLERANCE = 5;
/** RFC 7518 §3.2: the key is at least as long as the hash. */
const MIN_SECRET_BYTES = 32;
/** 256 bits fill 43 characters but for two bits, which decoders ignore: three other spellings would be as good. */
const CANONICAL = /^[\w-]+\.[\w-]+\.[\w-]{42}[AEIMQUYcgkosw048]$/;

/** Tokens that are spared the check of their signature, about 1 kB each. */
const MAX_VERIFIED = 4_096;

const Claims = z.object({
  sub: z.string(),
  jti: z.string(),
  iat: z.int(),
  exp: z.int(),
  uid: z.string().nullable(),
  org: z.string().nullable(),
  agent: z.string(),
  gen: z.int(),
});

/** What a verified token says. */
export interface TokenClaims {
  /** The session's id. */
  sub: string;
  /** Unix seconds. */
  exp: number;
  /** The signed-in user's id, or null. */
  uid: string | null;
  /** The origin it was given to, or null when that was no browser. */
  org: string | null;
  agent: string;
  /** A handoff starts a new generation, which retires the tokens of those before. */
  gen: number;
}

export interface SessionTokens {
  /** At once, where the runtime signs at once, and has before. */
  sign(claims: TokenClaims): StoreAnswer<string>;
  /** At once, where it was verified before. @throws VoiceServerError unauthorized */
  verify(token: string): StoreAnswer<TokenClaims>;
}

/** @throws VoiceServerError invalid_configuration */
export function checkSecrets(secrets: unknown): void {
  const isLong = (secret: unknown) =>
    typeof secret === 'string' && new TextEncoder().encode(secret).length >= MIN_SECRET_BYTES;
  if (Array.isArray(secrets) && secrets.length > 0 && secrets.every(isLong)) return;
  throw misconfigured('secret', `must have at least ${MIN_SECRET_BYTES} bytes, e.g. from: openssl rand -base64 32`);
}

/**
 * @param secrets - at least 32 bytes of UTF-8 each. The first signs, all verify.
 * @param now - unix milliseconds.
 * @throws VoiceServerError invalid_configuration
 */
export function sessionTokens(secrets: readonly string[], now: () => number): SessionTokens {
  checkSecrets(secrets);
  const parts = secrets.map((secret) => new TextEncoder().encode(secret));
  let imported: StoreAnswer<SigningKey[]> | undefined;
  const keys = (): StoreAnswer<SigningKey[]> => {
    imported ??= Promise.all(parts.map(signingKey)).then((all) => {
      imported = all;
      return all;
    });
    return imported;
  };

  /** Good signatures of late, so that a session's calls do not each cost one. */
  const verified = new ExpiringCache<TokenClaims>({ max: MAX_VERIFIED, now });

  const verifyAnew = async (token: string): Promise<TokenClaims> => {
    try {
      if (!CANONICAL.test(token)) throw new errors.JWSInvalid('not as this server writes it');
      const known = await keys();
      const keyOf = ({ kid }: { kid?: string }) => {
        const found = known.find((one) => one.kid === kid);
        if (!found) throw new errors.JWSInvalid('signed with no key of ours');
        return found.key;
      };
      const { payload } = await jwtVerify(token, keyOf, {
        algorithms: [ALGORITHM],
        typ: TYPE,
        issuer: ISSUER,
        audience: AUDIENCE,
        requiredClaims: ['sub', 'jti', 'iat', 'exp', 'uid', 'org', 'agent', 'gen'],
        clockTolerance: CLOCK_TOLERANCE,
        currentDate: new Date(now()),
      });
      const claims = Claims.parse(payload);
      verified.set(token, claims, (claims.exp + CLOCK_TOLERANCE) * 1_000);
      return claims;
    } catch (error) {
      const expired = error instanceof errors.JWTExpired;
      const detail = expired ? 'The session token has expired.' : 'The session token is not valid.';
      throw new VoiceServerError('unauthorized', detail, { cause: error });
    }
  };

  return {
    sign({ sub, exp, uid, org, agent, gen }) {
      return after(keys(), (all) => {
        const [{ header, hmac }] = all as [SigningKey];
        const iat = Math.floor(now() / 1_000);
        const claims = { iss: ISSUER, aud: AUDIENCE, sub, jti: randomId(), iat, exp, uid, org, agent, gen };
        const signed = `${header}.${base64url(JSON.stringify(claims))}`;
        return after(hmac(signed, 'base64url'), (mac) => `${signed}.${mac}`);
      });
    },

    verify: (token) => verified.get(token) ?? verifyAnew(token),
  };
}

interface SigningKey {
  readonly kid: string;
  /** Of every token that it signs, encoded. */
  readonly header: string;
  /** For jose. */
  readonly key: CryptoKey;
  readonly hmac: Hmac;
}

/** Its id follows from the secret, so that instances agree without being told. */
async function signingKey(bytes: Uint8Array<ArrayBuffer>): Promise<SigningKey> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', bytes, algorithm, false, ['verify']);
  const hmac = hmacSha256(bytes);
  const kid = (await hmac('kid', 'base64url')).slice(0, 8);
  return { key, hmac, kid, header: base64url(JSON.stringify({ alg: ALGORITHM, typ: TYPE, kid })) };
}
