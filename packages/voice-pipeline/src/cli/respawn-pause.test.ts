import { describe, expect, it } from 'vitest';
import { respawnPause } from './respawn-pause.ts';

describe('respawnPause', () => {
  it('grows with every worker that did not serve for a minute, up to half a minute', () => {
    const pauseAfter = respawnPause();
    const pauses = Array.from({ length: 8 }, () => pauseAfter(40));
    expect(pauses).toEqual([0, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });

  it('begins again after a worker that served for a minute', () => {
    const pauseAfter = respawnPause();
    for (let n = 0; n < 5; n++) pauseAfter(59_999);
    expect(pauseAfter(60_000)).toBe(0);
    expect(pauseAfter(10)).toBe(1_000);
  });

  it('counts each place for itself', () => {
    const [one, other] = [respawnPause(), respawnPause()];
    one(0);
    expect(one(0)).toBe(1_000);
    expect(other(0)).toBe(0);
  });
});
