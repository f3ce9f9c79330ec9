import { describe, expect, it } from 'vitest';
import { after, allAnswers, bothAnswers, isLater } from './store.ts';

const later = <T>(value: T) => Promise.resolve(value);

describe('isLater', () => {
  it('tells promises from all that a store may answer', () => {
    expect([undefined, '', 'then', 0, true].map((answer) => isLater(answer))).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
    expect(isLater(later(1))).toBe(true);
  });
});

describe('after', () => {
  it('goes on at once from what is there, and later from what is not', async () => {
    expect(after(2, (n) => n + 1)).toBe(3);
    const told = after(later(2), (n) => later(n + 1));
    expect(told).toBeInstanceOf(Promise);
    expect(await told).toBe(3);
  });

  it('throws at once, or rejects', async () => {
    const fail = () => {
      throw new TypeError('no');
    };
    expect(() => after(1, fail)).toThrow(TypeError);
    await expect(after(later(1), fail)).rejects.toThrow(TypeError);
  });
});

describe('allAnswers and bothAnswers', () => {
  it('answer at once where all are there', () => {
    expect(allAnswers([1, 2])).toEqual([1, 2]);
    expect(bothAnswers(1, 'a')).toEqual([1, 'a']);
  });

  it('wait where one is not', async () => {
    expect(await allAnswers([1, later(2)])).toEqual([1, 2]);
    expect(await bothAnswers(later(1), 'a')).toEqual([1, 'a']);
    await expect(allAnswers([1, Promise.reject(new Error('gone'))])).rejects.toThrow('gone');
  });
});
