import { describe, expect, it } from 'vitest';
import { CallTimers } from './call-timers.ts';
import { Rotation } from './rotation.ts';
import { CLOCK_START_MS, ManualClock } from './testing/manual-clock.ts';

function setUp() {
  const clock = new ManualClock();
  const set = { clock, isQuiet: false, dues: 0, earlyReadings: 0 };
  const rotation = new Rotation({
    timers: new CallTimers(clock.schedule),
    now: () => (set.earlyReadings-- > 0 ? clock.now() - 1 : clock.now()),
    isBetweenTurns: () => set.isQuiet,
    onDue: () => {
      set.dues += 1;
    },
  });
  rotation.plan(CLOCK_START_MS / 1000 + 3600, undefined);
  return Object.assign(set, { rotation });
}

describe('Rotation', () => {
  it('waits for a pause when it is due, and for nothing when it is overdue', () => {
    const set = setUp();
    set.isQuiet = true;
    set.clock.advance(3479);
    expect(set.rotation.isNow).toBe(false);
    set.clock.advance(1);
    expect(set.rotation.isNow).toBe(true);
    set.isQuiet = false;
    expect(set.rotation.isNow).toBe(false);
    set.clock.advance(105);
    expect(set.rotation.isNow).toBe(true);
    expect(set.dues).toBe(2);
    expect(set.clock.pending).toBe(0);
  });

  it('is overdue as well when its alarm rings a millisecond early', () => {
    const set = setUp();
    set.clock.advance(3484);
    set.earlyReadings = 1;
    set.clock.advance(102);
    expect(set.rotation.isNow).toBe(true);
  });

  it('comes again after a failure, and is overdue no sooner for it', () => {
    const set = setUp();
    set.isQuiet = true;
    set.clock.advance(3480);
    set.rotation.postpone();
    expect(set.rotation.isNow).toBe(false);
    set.clock.advance(10);
    expect(set.rotation.isNow).toBe(true);
    set.isQuiet = false;
    set.clock.advance(94);
    expect(set.rotation.isNow).toBe(false);
    set.clock.advance(1);
    expect(set.rotation.isNow).toBe(true);
    set.rotation.postpone();
    set.clock.advance(10);
    expect(set.rotation.isNow).toBe(true);
  });

  it('is nothing to a line that is gone', () => {
    const set = setUp();
    set.clock.advance(3480);
    set.rotation.stop();
    set.isQuiet = true;
    set.clock.advance(3600);
    expect(set.rotation.isNow).toBe(false);
    expect(set.dues).toBe(1);
  });
});
