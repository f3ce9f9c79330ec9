import { describe, expect, it } from 'vitest';
import { NetworkWatch } from './network-watch.ts';

describe('NetworkWatch', () => {
  it('says nothing of a line that is fine, or that makes frames wait and loses none', () => {
    const watch = new NetworkWatch();
    for (let n = 0; n < 200; n++) expect(watch.frame(false, n % 2 === 0)).toBeUndefined();
  });

  it('says weak once, and strong once after 50 frames on end that did not wait', () => {
    const watch = new NetworkWatch();
    expect(watch.frame(true, false)).toBe(true);
    expect(watch.frame(true, false)).toBeUndefined();
    for (let n = 0; n < 49; n++) expect(watch.frame(false, true)).toBeUndefined();
    expect(watch.frame(false, false)).toBeUndefined();
    for (let n = 0; n < 49; n++) expect(watch.frame(false, true)).toBeUndefined();
    expect(watch.frame(false, true)).toBe(false);
    expect(watch.frame(false, true)).toBeUndefined();
    expect(watch.frame(true, false)).toBe(true);
  });
});
