import { describe, expect, it } from 'vitest';
import { base64url } from './base64url.ts';

describe.each([
  ['Buffer', Buffer],
  ['btoa', null],
])('base64url with %s', (_name, buffer) => {
  // `undefined` as an argument means the default, which in Node is Node's: null stands for none.
  const given = buffer as typeof Buffer;

  it('writes bytes as RFC 4648 says, without padding', () => {
    expect(base64url(new Uint8Array([0xfb, 0xff, 0xfe]), given)).toBe('-__-');
    expect(base64url(new Uint8Array([0xfb]), given)).toBe('-w');
    expect(base64url(new Uint8Array(), given)).toBe('');
  });

  it('takes text as UTF-8', () => {
    expect(base64url('foob', given)).toBe('Zm9vYg');
    expect(base64url('ü😀', given)).toBe('w7zwn5iA');
  });

  it('writes a part of a buffer, and no more', () => {
    expect(base64url(new Uint8Array([1, 2, 3, 4]).subarray(1, 3), given)).toBe('AgM');
  });

  it('writes what decodes to the same, whatever the length', () => {
    for (let length = 0; length < 70; length++) {
      const bytes = crypto.getRandomValues(new Uint8Array(length));
      expect([...Buffer.from(base64url(bytes, given), 'base64url')]).toEqual([...bytes]);
    }
  });
});
