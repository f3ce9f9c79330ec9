/**
 * SHA-256 and HMAC-SHA-256. WebCrypto everywhere; where the runtime also has Node's one-step hash (Node, Bun, Deno, Workers
 * with `nodejs_compat`) that one is taken: Node hands each job of WebCrypto's to another thread, which costs 20 times
 * the work itself and was a third of a mint (measured).
 */
import { base64url } from '../base64url.ts';
import type { StoreAnswer } from '../store/store.ts';

interface OneStepHash {
  (algorithm: 'sha256', data: string | Uint8Array, encoding: 'base64' | DigestEncoding): string;
  (algorithm: 'sha256', data: Uint8Array, encoding: 'buffer'): Uint8Array;
}

interface NodeCrypto {
  /** Not every runtime that has the rest has it. */
  readonly hash?: OneStepHash;
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

export type DigestEncoding = 'base64url' | 'hex';

/** Signs UTF-8 text. */
export type Hmac = (text: string, encoding: DigestEncoding) => StoreAnswer<string>;

export function hmacSha256(secret: Uint8Array<ArrayBuffer>, node: NodeCrypto | undefined = builtin): Hmac {
  return node?.hash ? hashedHmac(secret, node.hash) : webHmac(secret);
}

/** Bytes of SHA-256's block, and of its result. */
const BLOCK = 64;
const HASH = 32;
/** Most texts have less than this, three bytes for each character; a longer one gets room of its own. */
const ROOM = 4_096;

/** RFC 2104 in two hashes. An `Hmac` of Node's, which is made anew for each text, costs a tenth of a mint more (measured). */
function hashedHmac(secret: Uint8Array, hash: OneStepHash): Hmac {
  const key = secret.length > BLOCK ? hash('sha256', secret, 'buffer') : secret;
  const inner = keyed(key, 0x36, ROOM);
  const outer = keyed(key, 0x5c, HASH);
  const encoder = new TextEncoder();
  return (text, encoding) => {
    const message = text.length * 3 > ROOM ? keyed(key, 0x36, text.length * 3) : inner;
    const { written } = encoder.encodeInto(text, message.subarray(BLOCK));
    outer.set(hash('sha256', message.subarray(0, BLOCK + written), 'buffer'), BLOCK);
    return hash('sha256', outer, encoding);
  };
}

/** The key with every bit of `pad` turned over, and room after it. */
function keyed(key: Uint8Array, pad: number, room: number): Uint8Array {
  const bytes = new Uint8Array(BLOCK + room).fill(pad, 0, BLOCK);
  for (const [at, byte] of key.entries()) bytes[at] = byte ^ pad;
  return bytes;
}

function webHmac(secret: Uint8Array<ArrayBuffer>): Hmac {
  let imported: Promise<CryptoKey> | undefined;
  return async (text, encoding) => {
    const algorithm = { name: 'HMAC', hash: 'SHA-256' };
    imported ??= crypto.subtle.importKey('raw', secret, algorithm, false, ['sign']);
    const mac = new Uint8Array(await crypto.subtle.sign('HMAC', await imported, new TextEncoder().encode(text)));
    return encoding === 'hex' ? hex(mac) : base64url(mac);
  };
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
