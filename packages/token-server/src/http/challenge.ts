/**
 * Proof that a visitor is no script: a token that the page got from a challenge (Cloudflare Turnstile, or what speaks
 * like it) and sends with `POST /v1/sessions`. An origin list stops other sites; only this stops programs.
 */
import type { Context } from 'hono';
import { appAnswer } from '../app-answer.ts';
import { VoiceServerError } from '../errors.ts';
import type { RequestSource } from './request-source.ts';

export interface ChallengeAnswer {
  /** From the page; at most 2048 characters. */
  readonly token: string;
  /** Of the page that asked. Absent: no browser. */
  readonly origin: string | undefined;
  /** Absent: the runtime does not tell. */
  readonly address: string | undefined;
  /** Aborts when the visitor has gone. */
  readonly signal: AbortSignal;
}

export interface Challenge {
  /** @throws VoiceServerError challenge_failed: a script, perhaps; challenge_unavailable: nobody can tell. */
  verify(answer: ChallengeAnswer): Promise<void>;
}

/** @throws VoiceServerError challenge_required, challenge_failed, challenge_unavailable */
export async function passChallenge(
  c: Context,
  challenge: Challenge | undefined,
  { token, source }: { token: string | undefined; source: RequestSource },
): Promise<void> {
  if (!challenge) return;
  if (token === undefined) {
    throw new VoiceServerError('challenge_required', 'Send the token of the page’s challenge as "challenge".');
  }
  const { address } = source.clientAddress(c) ?? {};
  const proof = { token, address, origin: c.req.header('origin'), signal: c.req.raw.signal };
  await appAnswer('challenge', challenge.verify(proof));
}
