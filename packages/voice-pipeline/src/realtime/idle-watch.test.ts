import { describe, expect, it } from 'vitest';
import { IdleWatch } from './idle-watch.ts';

describe('IdleWatch', () => {
  it('counts from the end of the answer’s playback, not of its making', () => {
    const watch = new IdleWatch();
    watch.answerStarted(1000);
    watch.answerEnded(1100, 3000);
    expect(watch.fire(8999, 5000)).toBeUndefined();
    expect(watch.fire(9000, 5000)).toBe(4000);
  });

  it('counts from the end of an answer that took longer to make than to play', () => {
    const watch = new IdleWatch();
    watch.answerStarted(1000);
    watch.answerEnded(6000, 500);
    expect(watch.fire(10_999, 5000)).toBeUndefined();
    expect(watch.fire(11_000, 5000)).toBe(6000);
  });

  it('fires once until the visitor does something', () => {
    const watch = new IdleWatch();
    watch.answerEnded(0, 0);
    expect(watch.fire(5000, 5000)).toBe(0);
    expect(watch.fire(50_000, 5000)).toBeUndefined();
    watch.answerStarted(5000);
    watch.answerEnded(5000, 0);
    expect(watch.fire(50_000, 5000)).toBeUndefined();
    watch.activity();
    watch.answerStarted(60_000);
    watch.answerEnded(60_000, 0);
    expect(watch.fire(65_000, 5000)).toBe(60_000);
  });

  it('does not fire before the first answer, during one, or after activity', () => {
    const watch = new IdleWatch();
    expect(watch.fire(100_000, 5000)).toBeUndefined();
    watch.answerEnded(0, 0);
    watch.answerStarted(1000);
    expect(watch.fire(100_000, 5000)).toBeUndefined();
    watch.answerEnded(1000, 0);
    watch.activity();
    expect(watch.fire(100_000, 5000)).toBeUndefined();
  });
});
