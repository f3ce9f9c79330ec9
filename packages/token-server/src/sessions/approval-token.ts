/**
 * The approval token: a JWS by which this server knows again what it asked the visitor. It is bound to one call of one
 * session, to the agent and generation of that moment, and to a hash of what was asked. It is no leave to do anything:
 * the decision comes with it, and with the session's own token.
 */
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { VoiceServerError } from '../errors.ts';

const ALGORITHM = 'HS256';
const TYPE = 'voice-approval+jwt';
const ISSUER = 'voice-agent';
const AUDIENCE = 'voice-agent/approvals';
/** Seconds. Longer than any session: see `verify`. */
const NO_EXPIRY_YET = 365 * 24 * 3_600;

const Claims = z.object({
  sub: z.string(),
  exp: z.int(),
  call: z.string(),
  agent: z.string(),
  gen: z.int(),
  hash: z.string(),
});

export interface ApprovalClaims {
  /** The session's id. */
  sub: string;
  /** Unix seconds. */
  exp: number;
  /** The call's id. */
  call: string;
  agent: string;
  gen: number;
  /** Of tool and arguments, as `run-once` makes it. */
  hash: string;
}

export interface ApprovalTokens {
  sign(claims: ApprovalClaims): Promise<string>;
  /**
   * Answers an expired one too: a decision that was made in time is replayed after it, and only who decides anew must
   * mind `exp`.
   *
   * @throws VoiceServerError approval_invalid
   */
  verify(token: string): Promise<ApprovalClaims>;
}

/**
 * @param secrets - those of the session tokens; type and audience keep the two kinds apart. The first signs, all verify.
 * @param now - unix milliseconds.
 */
export function approvalTokens(secrets: readonly string[], now: () => number): ApprovalTokens {
  const keys = secrets.map((secret) => new TextEncoder().encode(secret));
  return {
    async sign({ sub, exp, ...claims }) {
      return new SignJWT(claims)
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(sub)
        .setExpirationTime(exp)
        .sign(keys[0] ?? new Uint8Array());
    },

    async verify(token) {
      const wanted = {
        algorithms: [ALGORITHM],
        typ: TYPE,
        issuer: ISSUER,
        audience: AUDIENCE,
        requiredClaims: ['sub', 'exp', 'call', 'agent', 'gen', 'hash'],
        clockTolerance: NO_EXPIRY_YET,
        currentDate: new Date(now()),
      };
      const tried = await Promise.allSettled(keys.map((key) => jwtVerify(token, key, wanted)));
      const claims = tried.flatMap((one) =>
        one.status === 'fulfilled' ? [Claims.safeParse(one.value.payload)] : [],
      )[0];
      if (claims?.success) return claims.data;
      throw new VoiceServerError('approval_invalid', 'The approval token is not valid.');
    },
  };
}
