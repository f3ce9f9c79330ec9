import type { SessionLimits } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import { CallTimers } from './call-timers.ts';
import { EndClock, endOf } from './end-clock.ts';
import { CLOCK_START_MS, ManualClock } from './testing/manual-clock.ts';
import { settled } from './testing/settled.ts';
import type { EndWarning } from './voice-snapshot.ts';

function setUp(maxDurationSeconds: number, idleSeconds: number, startedAt?: number) {
  const time = new ManualClock();
  const limits = { maxDurationSeconds, idleSeconds };
  const told: (EndWarning | undefined)[] = [];
  /** What the server is asked, answered by the test. */
  const asked: ((left: SessionLimits | undefined) => void)[] = [];
  let ends = 0;
  /** So many readings are a millisecond early: browsers round timers and clocks differently. */
  const early = { readings: 0 };
  const clock = new EndClock(
    {
      timers: new CallTimers(time.schedule),
      now: () => (early.readings-- > 0 ? time.now() - 1 : time.now()),
      onWarning: (warning) => told.push(warning),
      onEnd: () => {
        ends += 1;
      },
      more: () => new Promise((resolve) => asked.push(resolve)),
    },
    startedAt === undefined ? undefined : { limits, startedAt },
  );
  if (startedAt === undefined) clock.limit(limits);
  clock.begin();
  return { clock, time, early, told, asked, ends: () => ends };
}

const at = (seconds: number) => CLOCK_START_MS + seconds * 1000;

describe('EndClock', () => {
  it('warns a minute before the maximum duration, then ends', () => {
    const { time, told, ends } = setUp(600, 0);
    time.advance(539);
    expect(told).toEqual([]);
    time.advance(2);
    expect(told).toEqual([{ reason: 'maximum-duration', endsAt: at(600) }]);
    time.advance(58);
    expect(ends()).toBe(0);
    time.advance(1);
    expect(ends()).toBe(1);
    expect(time.pending).toBe(0);
  });

  it('looks again when its alarm rings a millisecond early', () => {
    const { time, early, told, ends } = setUp(600, 0);
    early.readings = 1;
    time.advance(541);
    expect(told).toHaveLength(1);
    early.readings = 1;
    time.advance(60);
    expect(ends()).toBe(1);
  });

  it('warns 20 s before the idle end, or after half of it', () => {
    for (const [idle, warnsAfter] of [
      [120, 100],
      [30, 15],
    ] as const) {
      const { clock, time, told, ends } = setUp(0, idle);
      clock.settle(true, false);
      time.advance(warnsAfter - 1);
      expect(told).toEqual([]);
      time.advance(1);
      expect(told).toEqual([{ reason: 'idle', endsAt: at(idle) }]);
      time.advance(idle - warnsAfter);
      expect(ends()).toBe(1);
    }
  });

  it('warns in the middle of a very short call', () => {
    const { time, told } = setUp(10, 0);
    time.advance(5);
    expect(told).toEqual([{ reason: 'maximum-duration', endsAt: at(10) }]);
  });

  it('takes the warning back, and begins anew, when somebody is at it', () => {
    const { clock, time, told, ends } = setUp(0, 60);
    clock.settle(true, false);
    time.advance(50);
    clock.settle(false, false);
    expect(told).toEqual([{ reason: 'idle', endsAt: at(60) }, undefined]);
    time.advance(500);
    clock.settle(true, false);
    time.advance(59);
    expect(ends()).toBe(0);
    time.advance(1);
    expect(ends()).toBe(1);
  });

  it('begins anew when the visitor stays, though nothing else happens', () => {
    const { clock, time, told, ends } = setUp(0, 60);
    clock.settle(true, false);
    time.advance(50);
    clock.stay();
    clock.stay();
    clock.settle(true, false);
    expect(told.at(-1)).toBeUndefined();
    time.advance(59);
    expect(ends()).toBe(0);
    time.advance(1);
    expect(ends()).toBe(1);
  });

  it('goes on, and not anew, after a question that nobody answers', () => {
    const { clock, time, told, ends } = setUp(0, 60);
    clock.settle(true, false);
    time.advance(45);
    clock.settle(false, true);
    time.advance(10);
    clock.settle(true, true);
    expect(told.at(-1)).toEqual({ reason: 'idle', endsAt: at(70) });
    time.advance(15);
    expect(ends()).toBe(1);
  });

  it('warns of the end that comes first', () => {
    const { clock, time, told } = setUp(100, 60);
    clock.settle(true, false);
    time.advance(55);
    expect(told.at(-1)).toEqual({ reason: 'idle', endsAt: at(60) });
    clock.stay();
    expect(told.at(-1)).toEqual({ reason: 'maximum-duration', endsAt: at(100) });
  });

  it('has no end without limits', () => {
    const { clock, time, told, ends } = setUp(0, 0);
    clock.settle(true, false);
    time.advance(100_000);
    expect([told, ends(), time.pending]).toEqual([[], 0, 0]);
  });

  it('counts a call that goes on from its own beginning', () => {
    const { time, told, ends } = setUp(600, 0, CLOCK_START_MS - 590_000);
    expect(told).toEqual([{ reason: 'maximum-duration', endsAt: at(10) }]);
    time.advance(10);
    expect(ends()).toBe(1);
  });

  it('is extended by what the server has left, and not by a second that is only rounding', () => {
    const { clock, time, told, ends } = setUp(100, 0);
    time.advance(50);
    expect(told).toHaveLength(1);
    clock.extend({ maxDurationSeconds: 51, idleSeconds: 0 });
    clock.extend({ maxDurationSeconds: 20, idleSeconds: 0 });
    expect(told).toHaveLength(1);
    clock.extend({ maxDurationSeconds: 550, idleSeconds: 0 });
    expect(told.at(-1)).toBeUndefined();
    expect(clock.limits?.maxDurationSeconds).toBe(600);
    time.advance(549);
    expect(ends()).toBe(0);
    time.advance(1);
    expect(ends()).toBe(1);
  });

  it('asks the server, once at a time, for who wants to stay at the maximum duration, and not before', async () => {
    const { clock, time, told, asked } = setUp(100, 60);
    clock.stay();
    time.advance(50);
    clock.settle(true, false);
    time.advance(45);
    expect(told.at(-1)).toMatchObject({ reason: 'maximum-duration' });
    clock.stay();
    clock.stay();
    expect(asked).toHaveLength(1);
    asked[0]?.(undefined);
    await settled();
    expect(told.at(-1)).toMatchObject({ reason: 'maximum-duration', endsAt: at(100) });
    clock.stay();
    asked[1]?.({ maxDurationSeconds: 600, idleSeconds: 60 });
    await settled();
    expect(told.at(-1)).toBeUndefined();
  });

  it('notices after a sleep what has passed', () => {
    const { clock, time, ends } = setUp(600, 0);
    time.sleep(700);
    clock.check();
    expect(ends()).toBe(1);
  });
});

describe('endOf', () => {
  it('finds nothing in nothing', () => {
    expect(endOf([undefined], 5)).toEqual({ over: false, warning: undefined, nextAt: undefined });
  });

  it('names the next moment that changes something', () => {
    const deadline = { reason: 'idle', endsAt: 20, warnsAt: 10 } as const;
    expect(endOf([deadline], 5)).toMatchObject({ over: false, warning: undefined, nextAt: 10 });
    expect(endOf([deadline], 10)).toMatchObject({ over: false, warning: deadline, nextAt: 20 });
    expect(endOf([deadline], 20)).toMatchObject({ over: true });
  });
});
