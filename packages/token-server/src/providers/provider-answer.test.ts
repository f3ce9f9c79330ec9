import { describe, expect, it } from 'vitest';
import { parseClientSecret, parseErrorCode, parseRetryAfter } from './provider-answer.ts';

describe('parseRetryAfter', () => {
  const now = Date.parse('2026-11-20T12:00:00Z');
  it.each([
    ['5', 5],
    [' 0.2 ', 1],
    ['0', 1],
    ['99999999', 3_600],
    ['Fri, 20 Nov 2026 12:01:30 GMT', 90],
    ['Fri, 20 Nov 2026 11:00:00 GMT', 1],
    ['soon', undefined],
    ['-', undefined],
    ['', undefined],
    [null, undefined],
  ])('reads %j as %s', (header, seconds) => {
    expect(parseRetryAfter(header, now)).toBe(seconds);
  });
});

describe('parseClientSecret', () => {
  it('reads value and expiry and nothing else', () => {
    const text = '{"value":"ek_1","expires_at":7,"session":{"expires_at":0}}';
    expect(parseClientSecret(text)).toEqual({ value: 'ek_1', expiresAt: 7 });
  });

  it('takes no text that could leave the subprotocol header', () => {
    for (const value of ['', 'a, b', 'a\r\nX: y', 'ключ', 'x'.repeat(5_000)]) {
      expect(parseClientSecret(JSON.stringify({ value, expires_at: 7 }))).toBeUndefined();
    }
  });
});

describe('parseErrorCode', () => {
  it('lets known codes through only', () => {
    expect(parseErrorCode('{"error":{"code":"insufficient_quota"}}')).toBe('insufficient_quota');
    for (const text of ['{"error":{"code":"sk-1"}}', '{"error":"insufficient_quota"}', '{"error":{"code":null}}', '']) {
      expect(parseErrorCode(text)).toBeUndefined();
    }
  });
});
