import { describe, expect, it } from 'vitest';
import { refuseDeepNesting } from './nesting.ts';

const nested = (levels: number): unknown => JSON.parse(`${'{"a":['.repeat(levels / 2)}${']}'.repeat(levels / 2)}`);

describe('refuseDeepNesting', () => {
  it.each([[null], ['text'], [{ a: [1, { b: 'c' }] }], [nested(64)]])('takes %.40j', (value) => {
    expect(() => refuseDeepNesting(value)).not.toThrow();
  });

  it.each([66, 100_000])('refuses %i levels', (levels) => {
    expect(() => refuseDeepNesting(nested(levels))).toThrow('nests deeper than 64 levels');
  });
});
