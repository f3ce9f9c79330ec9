/**
 * SHA-256 and HMAC-SHA-256. WebCrypto everywhere; where the runtime also has Node's crypto (Node, Bun, Deno, Workers
 * with `nodejs_compat`) that one is taken: Node hands each job of WebCrypto's to another thread, which costs 20 times
 * the work itself and was a third of a mint (measured).
 */
import type { StoreAnswer } from '../store/store.ts';

interface NodeHash {
  update(text: string): NodeHash;
  digest(): Uint8Array;
}

interface NodeCrypto {
  /** In one step; not every runtime that has the rest has it. */
  hash?(algorithm: 'sha256', text: string, encoding: 'base64'): string;
  createSecretKey(key: Uint8Array): unknown;
  createHmac(algorithm: 'sha256', key: unknown): NodeHash;
}

type Runtime = { process?: { getBuiltinModule?(id: string): unknown } };

const builtin = (globalThis as Runtime).process?.getBuiltinModule?.('node:crypto') as NodeCrypto | undefined;

/** The hash of UTF-8 text, as base64. */
export function sha256(text: string, node: NodeCrypto | undefined = builtin): StoreAnswer<string> {
  return node?.hash ? node.hash('sha256', text, 'base64') : webSha256(text);
}

async function webSha256(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return btoa(String.fromCharCode(...bytes));
}

/** Signs UTF-8 text. */
export type Hmac = (text: string) => StoreAnswer<Uint8Array>;

export function hmacSha256(secret: Uint8Array<ArrayBuffer>, node: NodeCrypto | undefined = builtin): Hmac {
  if (node) {
    const key = node.createSecretKey(secret);
    return (text) => node.createHmac('sha256', key).update(text).digest();
  }
  let imported: Promise<CryptoKey> | undefined;
  return async (text) => {
    const algorithm = { name: 'HMAC', hash: 'SHA-256' };
    imported ??= crypto.subtle.importKey('raw', secret, algorithm, false, ['sign']);
    return new Uint8Array(await crypto.subtle.sign('HMAC', await imported, new TextEncoder().encode(text)));
  };
}
