/** Ids as the service writes them: a prefix and random characters, at most 32 in all. Not secrets: see `client-secrets`. */
import { randomBytes } from 'node:crypto';

export type IdPrefix = 'call' | 'conv' | 'event' | 'item' | 'resp' | 'sess';

const RANDOM_BYTES = 15;

export function createId(prefix: IdPrefix): string {
  return `${prefix}_${randomBytes(RANDOM_BYTES).toString('base64url')}`;
}
