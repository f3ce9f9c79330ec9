import { describe, expect, it } from 'vitest';
import { decodeBase64, encodeBase64 } from './base64.ts';

describe('encodeBase64', () => {
  it('writes what Node writes, for every length and byte', () => {
    for (let length = 0; length < 300; length++) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 37 + length) & 255);
      expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    }
  });

  it('takes a second of audio and more than one call of fromCharCode', () => {
    const bytes = Uint8Array.from({ length: 480_000 }, (_, i) => (i * i) & 255);
    expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
  });

  it('encodes a view by its own bytes, not its buffer', () => {
    const view = Uint8Array.from([9, 1, 2, 3, 9]).subarray(1, 4);
    expect(encodeBase64(view)).toBe(Buffer.from([1, 2, 3]).toString('base64'));
  });
});

describe('decodeBase64', () => {
  it('reads what it wrote', () => {
    for (let length = 0; length < 100; length++) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 91 + length) & 255);
      expect(decodeBase64(encodeBase64(bytes))).toEqual(bytes);
    }
  });

  it('reads unpadded text', () => {
    expect(decodeBase64('AQI')).toEqual(Uint8Array.of(1, 2));
  });

  it.each(['A', 'AAAAA', 'AQ=', 'A===', '====', 'AQ I', 'AQ\n=', 'AQ==AQ==', 'äöüß', 'AQ-_', '\u0000AAA'])(
    'answers undefined for %j',
    (text) => {
      expect(decodeBase64(text)).toBeUndefined();
    },
  );
});
