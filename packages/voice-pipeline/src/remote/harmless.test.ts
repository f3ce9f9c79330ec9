import { describe, expect, it } from 'vitest';
import { harmless } from './harmless.ts';

const broken = new Error('no disk');

describe('harmless', () => {
  it('tells the listener all that it is told', () => {
    const told: unknown[] = [];
    harmless((...all: unknown[]) => told.push(all))(1, 'two');
    expect(told).toEqual([[1, 'two']]);
    expect(() => harmless(undefined)()).not.toThrow();
  });

  it.each([
    [
      'throws',
      () => {
        throw broken;
      },
    ],
    ['rejects', () => Promise.reject(broken)],
  ])('tells what a listener %s, and throws nothing', async (_how, listener) => {
    const failures: unknown[] = [];
    expect(harmless(listener, (error) => failures.push(error))()).toBeUndefined();
    await expect.poll(() => failures).toEqual([broken]);
    expect(harmless(listener)()).toBeUndefined();
  });
});
