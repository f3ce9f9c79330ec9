import { describe, expect, it } from 'vitest';
import { isRecoverable, reconnectDelayMs } from './reconnect-policy.ts';

/** All waits of one outage. */
function waits(random?: () => number): number[] {
  const delays: number[] = [];
  for (let attempt = 1; ; attempt++) {
    const delay = reconnectDelayMs(attempt, random);
    if (delay === undefined) return delays;
    delays.push(delay);
  }
}

const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0);

describe('isRecoverable', () => {
  it.each([1001, 1005, 1006, 1011, 1012, 1013])('mends %i', (code) => {
    expect(isRecoverable(code)).toBe(true);
  });

  it.each([1000, 1002, 1003, 1007, 1008, 1009, 1010, 1014, 1015, 3000, 4000, 0, -1, Number.NaN])(
    'leaves %d alone',
    (code) => {
      expect(isRecoverable(code)).toBe(false);
    },
  );
});

describe('reconnectDelayMs', () => {
  it('begins nearly at once, grows, and stays within 8 s', () => {
    for (const random of [0, 0.5, 1]) {
      const delays = waits(() => random);
      expect(delays[0]).toBeGreaterThan(0);
      expect(delays[0]).toBeLessThanOrEqual(300);
      expect(delays).toEqual([...delays].sort((a, b) => a - b));
      expect(Math.max(...delays)).toBeLessThanOrEqual(8_000);
    }
    expect(Math.max(...waits(() => 1))).toBe(8_000);
  });

  it('gives up after about a minute', () => {
    expect(sum(waits(() => 0.5))).toBeGreaterThan(55_000);
    expect(sum(waits(() => 0.5))).toBeLessThan(65_000);
    expect(sum(waits(() => 0))).toBeGreaterThan(35_000);
    expect(sum(waits(() => 1))).toBeLessThan(90_000);
  });

  it('is spread by chance, over half of the wait', () => {
    expect(reconnectDelayMs(3, () => 0)).toBe(600);
    expect(reconnectDelayMs(3, () => 1)).toBe(1_200);
    expect(new Set(Array.from({ length: 50 }, () => reconnectDelayMs(3))).size).toBeGreaterThan(40);
  });

  it('stays given up', () => {
    expect(reconnectDelayMs(waits().length + 1)).toBeUndefined();
    expect(reconnectDelayMs(10_000)).toBeUndefined();
  });
});
