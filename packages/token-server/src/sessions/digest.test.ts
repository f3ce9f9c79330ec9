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
    expect(await sign('what do ya want for nothing?', 'hex')).toBe(expected);
    expect(await sign('what do ya want for nothing?', 'hex')).toBe(expected);
    expect(await sign('what do ya want for nothing?', 'base64url')).toBe(
      Buffer.from(expected, 'hex').toString('base64url'),
    );
    const long = hmacSha256(new Uint8Array(131).fill(0xaa), given);
    expect(await long('Test Using Larger Than Block-Size Key - Hash Key First', 'hex')).toBe(
      '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    );
  });

  it('signs whatever Node’s own HMAC signs, after shorter and longer texts', async () => {
    const lengths = [0, 1, 55, 56, 63, 64, 65, 1_365, 1_366, 5_000, 3];
    for (const keyLength of [1, 32, 63, 64, 65, 200]) {
      const secret = new Uint8Array(keyLength).map((_, at) => at * 7);
      const sign = hmacSha256(secret, given);
      for (const text of lengths.flatMap((length) => ['x', 'é', '€'].map((letter) => letter.repeat(length)))) {
        const expected = nodeCrypto.createHmac('sha256', secret).update(text).digest('hex');
        expect(await sign(text, 'hex')).toBe(expected);
      }
    }
  });

  it('takes text as UTF-8', async () => {
    expect(await sha256('ü😀', given)).toBe(await sha256('ü😀'));
  });
});
