/**
 * The name of a visitor for the provider, which tells abusive ones apart by it (OpenAI's `OpenAI-Safety-Identifier`):
 * an HMAC, so that nobody without our secret can go from a name to a user or back. 64 characters; OpenAI takes 128.
 */
import { hmacSha256 } from './digest.ts';

export type SafetyIdentifier = (subject: string) => Promise<string>;

/** @param secret - the server's own. Another secret gives other names. */
export function safetyIdentifiers(secret: string): SafetyIdentifier {
  const sign = hmacSha256(new TextEncoder().encode(secret));
  // Nothing that the token's signer signs begins like this.
  return async (subject) => sign(`safety-identifier:${subject}`, 'hex');
}
