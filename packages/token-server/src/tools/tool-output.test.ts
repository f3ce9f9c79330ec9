import { describe, expect, it } from 'vitest';
import { failureOutput, toolOutput } from './tool-output.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text).length;

describe('toolOutput', () => {
  it.each([
    ['text stays', 'text stays'],
    ['', ''],
    [{ a: [1, null, true] }, '{"a":[1,null,true]}'],
    [[], '[]'],
    [0, '0'],
    [false, 'false'],
    [null, 'null'],
    [undefined, 'Done.'],
    [new Date(0), '"1970-01-01T00:00:00.000Z"'],
  ])('makes text of %j', (result, text) => {
    expect(toolOutput(result, 1_000)).toBe(text);
  });

  it.each([
    [{ order: Promise.resolve({ status: 'sent' }) }, 'a tool returned a Promise at "order"; await it'],
    [new Map([['a', 1]]), 'a tool returned a Map, of which JSON holds nothing'],
    [{ days: [{ open: new Set([1]) }] }, 'a tool returned a Set at "open", of which JSON holds nothing'],
    [Response.json({ a: 1 }), 'a tool returned a Response, of which JSON holds nothing'],
    [new Error('away'), 'a tool returned an Error, of which JSON holds nothing'],
    [(function* () {})(), 'a tool returned a Generator, of which JSON holds nothing'],
  ])('refuses what JSON would write as {}: %#', (result, message) => {
    expect(() => toolOutput(result, 1_000)).toThrow(new TypeError(message));
  });

  it('writes what is empty by itself', () => {
    class Order {}
    for (const empty of [{}, { a: {} }, [{}], new Order(), Object.create(null), { note: '{}' }])
      expect(toolOutput(empty, 1_000)).toBe(JSON.stringify(empty));
    expect(toolOutput(Object.assign(new Error('away'), { code: 'AWAY', more: {} }), 1_000)).toContain('AWAY');
  });

  it('refuses what is not JSON', () => {
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    for (const result of [cycle, 1n, () => 1, Symbol('s')]) expect(() => toolOutput(result, 1_000)).toThrow(TypeError);
  });

  it('cuts at the limit in bytes, on a whole character, and says so', () => {
    for (const text of ['x'.repeat(5_000), '€'.repeat(5_000), '👋'.repeat(5_000), `a${'👋'.repeat(5_000)}`]) {
      const output = toolOutput(text, 1_000);
      expect(bytesOf(output)).toBeLessThanOrEqual(1_000);
      expect(bytesOf(output)).toBeGreaterThan(990);
      expect(output).not.toContain('\uFFFD');
      expect(output).toMatch(/… \[cut here: \d+ bytes in all, 1000 allowed\]$/);
    }
  });

  it('leaves what just fits', () => {
    expect(toolOutput('€'.repeat(333), 999)).toBe('€'.repeat(333));
    expect(toolOutput('€'.repeat(334), 999)).toContain('cut here');
  });
});

describe('failureOutput', () => {
  it('is JSON that stays whole within the limit', () => {
    expect(failureOutput('No.', 1_000)).toBe('{"error":"No."}');
    expect(failureOutput('No.', 1_000, 'err_1')).toBe('{"error":"No.","correlationId":"err_1"}');
    const long = failureOutput('"'.repeat(5_000), 1_000, 'err_1234567890123456789012');
    expect(bytesOf(long)).toBeLessThanOrEqual(1_000);
    expect(JSON.parse(long).error).toContain('cut here');
  });

  it.each([
    ['text', 'x'.repeat(10_000)],
    ['what JSON writes in six bytes', '\u0001'.repeat(10_000)],
    ['half characters', '\ud83d'.repeat(10_000)],
  ])('keeps the smallest limit there is, of %s', (_what, message) => {
    const output = failureOutput(message, 256, 'err_1234567890123456789012');
    expect(bytesOf(output)).toBeLessThanOrEqual(256);
    expect(JSON.parse(output).error).toContain('cut here');
    expect(bytesOf(failureOutput(message, 2_000))).toBeLessThanOrEqual(2_000);
  });
});
