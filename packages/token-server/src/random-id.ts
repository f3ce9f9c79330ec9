/**
 * Unguessable names: 128 random bits as 22 characters that are safe in URLs and headers. The bits are asked for by the
 * hundred: one asking costs several times what it brings.
 */
import { base64url } from './base64url.ts';

const ID_BYTES = 16;

const pool = new Uint8Array(128 * ID_BYTES);
let used = pool.length;

export function randomId(): string {
  if (used === pool.length) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  const id = base64url(pool.subarray(used, used + ID_BYTES));
  used += ID_BYTES;
  return id;
}
