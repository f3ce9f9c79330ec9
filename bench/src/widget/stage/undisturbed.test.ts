import { describe, expect, it } from 'vitest';
import { undisturbed, watchStalls } from './undisturbed.ts';

function stall(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

const beats = () => new Promise((resolve) => setTimeout(resolve, 30));

describe('watchStalls', () => {
  it('tells the longest stall of this process', async () => {
    const stop = watchStalls();
    await beats();
    stall(300);
    await beats();
    expect(stop()).toBeGreaterThan(200);
  });

  it('tells the same again once it has ended', async () => {
    const stop = watchStalls();
    await beats();
    const first = stop();
    stall(100);
    await beats();
    expect(stop()).toBe(first);
  });
});

describe('undisturbed', () => {
  it('repeats a trial in which the process was held up', async () => {
    let tries = 0;
    const trial = async () => {
      tries += 1;
      if (tries === 1) stall(2_000);
      await beats();
      return tries;
    };
    // So generous that a busy machine does not count as a stall.
    expect(await undisturbed(trial, { stallMs: 1_500 })).toBe(2);
  });

  it('takes the least disturbed when all were disturbed', async () => {
    let tries = 0;
    const trial = async () => {
      tries += 1;
      stall(tries === 2 ? 200 : 1_500);
      await beats();
      return tries;
    };
    expect(await undisturbed(trial, { stallMs: 0, tries: 3 })).toBe(2);
    expect(tries).toBe(3);
  });

  it('lets a failing trial fail', async () => {
    await expect(undisturbed(() => Promise.reject(new Error('deaf')))).rejects.toThrow('deaf');
  });
});
