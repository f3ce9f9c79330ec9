/**
 * The name of a visitor for the provider, which tells abusive ones apart by it (OpenAI's `OpenAI-Safety-Identifier`):
 * an HMAC, so that nobody without our secret can go from a name to a user or back. 64 characters; OpenAI takes 128.
 */

export type SafetyIdentifier = (subject: string) => Promise<string>;

/** @param secret - the server's own. Another secret gives other names. */
export function safetyIdentifiers(secret: string): SafetyIdentifier {
  const encoder = new TextEncoder();
  let imported: Promise<CryptoKey> | undefined;
  return async (subject) => {
    const algorithm = { name: 'HMAC', hash: 'SHA-256' };
    imported ??= crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['sign']);
    // Nothing that the token's signer signs begins like this.
    const mac = await crypto.subtle.sign('HMAC', await imported, encoder.encode(`safety-identifier:${subject}`));
    return Array.from(new Uint8Array(mac), (byte) => byte.toString(16).padStart(2, '0')).join('');
  };
}
