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
  /** Trials in which this process was held up for so long. */
  function trialsOf(stalls: readonly number[]) {
    let tries = 0;
    const trial = async () => ++tries;
    const watch = () => () => stalls[tries - 1] ?? 0;
    return { trial, watch, tries: () => tries };
  }

  it('repeats a trial in which the process was held up', async () => {
    const { trial, watch, tries } = trialsOf([200, 11]);
    expect(await undisturbed(trial, { watch })).toBe(2);
    expect(tries()).toBe(2);
  });

  it('takes the least disturbed when all were disturbed', async () => {
    const { trial, watch, tries } = trialsOf([900, 20, 30]);
    expect(await undisturbed(trial, { watch, tries: 3 })).toBe(2);
    expect(tries()).toBe(3);
  });

  it('watches this process', async () => {
    let tries = 0;
    const trial = async () => {
      tries += 1;
      stall(100);
      await beats();
    };
    await undisturbed(trial, { tries: 2 });
    expect(tries).toBe(2);
  });

  it('lets a failing trial fail', async () => {
    await expect(undisturbed(() => Promise.reject(new Error('deaf')))).rejects.toThrow('deaf');
  });
});
