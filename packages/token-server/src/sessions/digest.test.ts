import * as nodeCrypto from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hmacSha256, sha256 } from './digest.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const runtimes = [
  ['Node’s crypto', nodeCrypto],
  ['WebCrypto', undefined],
] as const;

describe.each(runtimes)('with %s', (_name, node) => {
  // `undefined` as an argument means the default, which in Node is Node's: null stands for none.
  const given = (node ?? null) as typeof nodeCrypto;

  it('hashes as FIPS 180-4 says', async () => {
    expect(hex(Buffer.from(await sha256('abc', given), 'base64'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    expect(hex(Buffer.from(await sha256('', given), 'base64'))).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
  });

  it('signs as RFC 4231 says, and the same twice', async () => {
    const sign = hmacSha256(new TextEncoder().encode('Jefe'), given);
    const expected = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';
    expect(hex(await sign('what do ya want for nothing?'))).toBe(expected);
    expect(hex(await sign('what do ya want for nothing?'))).toBe(expected);
  });

  it('takes text as UTF-8', async () => {
    expect(await sha256('ü😀', given)).toBe(await sha256('ü😀'));
  });
});
