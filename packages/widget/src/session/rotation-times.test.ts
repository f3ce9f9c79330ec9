import { describe, expect, it } from 'vitest';
import { rotationTimes } from './rotation-times.ts';

const now = 1_000_000;
const of = (lasts: number, maxSeconds?: number) => rotationTimes(now, now / 1000 + lasts, maxSeconds);

describe('rotationTimes', () => {
  it('is due two minutes before the end, and overdue in the last quarter of one', () => {
    expect(of(3600)).toEqual({ dueIn: 3480, overdueAfter: 105 });
  });

  it('takes the provider’s limit where the session does not say its end', () => {
    for (const expiresAt of [undefined, 0, now / 1000 - 5]) {
      expect(rotationTimes(now, expiresAt)).toEqual(of(3600));
      expect(rotationTimes(now, expiresAt, 7200)).toEqual(of(7200, 7200));
    }
  });

  it('is not late by a clock that runs behind', () => {
    expect(of(5000)).toEqual(of(3600));
  });

  it('uses half of a short session, and is never overdue before it is due', () => {
    expect(of(100)).toEqual({ dueIn: 50, overdueAfter: 37.5 });
    expect(of(1).overdueAfter).toBeGreaterThan(0);
  });
});
