import { describe, expect, it } from 'vitest';
import { randomId } from './random-id.ts';

describe('randomId', () => {
  it('writes 128 bits as 22 characters, each time others', () => {
    const ids = Array.from({ length: 1_000 }, randomId);
    expect(new Set(ids).size).toBe(1_000);
    expect(ids.filter((id) => !/^[\w-]{22}$/.test(id))).toEqual([]);
  });

  it('leaves no bit as it was', () => {
    const ids = Array.from({ length: 1_000 }, () => Buffer.from(randomId(), 'base64url'));
    for (let byte = 0; byte < 16; byte++) expect(new Set(ids.map((id) => id[byte])).size).toBeGreaterThan(150);
  });
});
