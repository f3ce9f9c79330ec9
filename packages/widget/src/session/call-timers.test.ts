import { describe, expect, it } from 'vitest';
import { CallTimers, scheduleTimeout } from './call-timers.ts';
import { ManualClock } from './testing/manual-clock.ts';

function setUp() {
  const clock = new ManualClock();
  const rung: string[] = [];
  return { clock, rung, timers: new CallTimers(clock.schedule) };
}

describe('CallTimers', () => {
  it('rings once, when the time has come', () => {
    const { clock, rung, timers } = setUp();
    timers.start('retry', 10, () => rung.push('retry'));
    clock.advance(9);
    expect(rung).toEqual([]);
    clock.advance(2);
    clock.advance(20);
    expect(rung).toEqual(['retry']);
  });

  it('does not begin again while it runs, but does after it was stopped', () => {
    const { clock, rung, timers } = setUp();
    timers.start('retry', 10, () => rung.push('first'));
    timers.start('retry', 1, () => rung.push('second'));
    clock.advance(5);
    expect(rung).toEqual([]);
    timers.stop('retry');
    timers.stop('retry');
    timers.start('retry', 10, () => rung.push('third'));
    clock.advance(9);
    expect(rung).toEqual([]);
    clock.advance(1);
    expect(rung).toEqual(['third']);
  });

  it('takes no number of seconds for no limit', () => {
    const { clock, timers } = setUp();
    for (const seconds of [0, -1, Number.NaN]) timers.start('retry', seconds, () => undefined);
    expect(clock.pending).toBe(0);
  });

  it('stops all at once', () => {
    const { clock, timers } = setUp();
    timers.start('retry', 1, () => undefined);
    timers.start('connect', 1, () => undefined);
    timers.stopAll();
    expect(clock.pending).toBe(0);
  });

  it('does not let a very long limit ring at once', () => {
    const delays: number[] = [];
    const timers = new CallTimers((_, delayMs) => {
      delays.push(delayMs);
      return () => undefined;
    });
    timers.start('end', 1e9, () => undefined);
    expect(delays).toEqual([2 ** 31 - 1]);
  });
});

describe('scheduleTimeout', () => {
  it('runs later, unless it was cancelled', async () => {
    const rung: string[] = [];
    scheduleTimeout(() => rung.push('cancelled'), 1)();
    await new Promise<void>((resolve) => {
      scheduleTimeout(() => {
        rung.push('ran');
        resolve();
      }, 5);
    });
    expect(rung).toEqual(['ran']);
  });
});
