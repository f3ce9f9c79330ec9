/** A conversation of 5,000 turns is scrolled through, beside one of 20; and what one more word costs at its end. */
import type { Measure, Scenario } from '../../harness/measure.ts';
import { median, percentile } from '../../harness/statistics.ts';
import { sleep } from '../stage/clock.ts';
import { openStage, type Stage } from '../stage/open-stage.ts';

const LONG = 5_000;
const SHORT = 20;
/** About as fast as a hand on a wheel: 60 of them a second are nine panels. */
const STEP_PX = 90;
const WORDS = 40;

interface Reading {
  readonly frameMs: readonly number[];
  readonly wordMs: number;
}

export const longTranscript: Scenario = {
  name: 'long-transcript',
  async run({ quick, chromium, log }) {
    const steps = quick ? 120 : 600;
    const stage = await openStage('widget', { chromium, instruments: ['scroll-clock'] });
    try {
      await converse(stage, SHORT);
      const short = await read(stage, steps);
      log(`  ${SHORT} turns`);
      await converse(stage, LONG - SHORT);
      const long = await read(stage, steps);
      const frameMs = median(short.frameMs);
      const late = ({ frameMs: all }: Reading) => (100 * all.filter((one) => one > 1.5 * frameMs).length) / all.length;
      const p95 = ({ frameMs: all }: Reading) => percentile(all, 0.95);
      log(`  frames of ${SHORT} turns: ${late(short).toFixed(1)} % late, p95 ${p95(short).toFixed(1)} ms`);
      const row = (id: string, title: string, unit: string, value: number, budget: number | null): Measure => {
        return { id: `widget.${id}`, title, value, unit, better: 'lower', budget, peers: {} };
      };
      return [
        row(
          'scroll-late',
          'frames over 1.5 frames long, scrolling 5,000 turns',
          '%',
          late(long),
          Math.max(1, late(short)),
        ),
        row('scroll-p95', 'frame while scrolling 5,000 turns, p95', 'ms', p95(long), 1.5 * frameMs),
        row('scroll-p95-short', 'frame while scrolling 20 turns, p95', 'ms', p95(short), null),
        row('word-cost', 'main-thread time of one more word below 5,000 turns', 'ms', long.wordMs, null),
        row('word-cost-short', 'main-thread time of one more word below 20 turns', 'ms', short.wordMs, null),
      ];
    } finally {
      await stage.close();
    }
  },
};

/** Turns of the visitor and of the agent, as fast as the page takes them. */
async function converse({ page, line }: Stage, turns: number): Promise<void> {
  for (let i = 0; i < turns; i += 2) {
    line().visitorSaid(`This is question ${i}, and it is about as long as questions are.`);
    await line().writes([
      `Answer ${i} says a little more than was asked, as answers do, and is a line longer than it.`,
    ]);
    // The page keeps up.
    if (i % 100 === 0) await page.evaluate(() => undefined);
  }
  await page.waitForFunction(
    ([last]) => (globalThis as unknown as { lastTurn(): string }).lastTurn().includes(last),
    [`Answer ${turns - 2} says`] as const,
    { timeout: 120_000 },
  );
  await sleep(500);
}

async function read(stage: Stage, steps: number): Promise<Reading> {
  const { page, context } = stage;
  const frameMs = await page.evaluate(
    ([count, px]) =>
      (globalThis as unknown as { scrollThrough(count: number, px: number): Promise<number[]> }).scrollThrough(
        count,
        px,
      ),
    [steps, STEP_PX] as const,
  );
  const cdp = await context.newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const taskMs = async () => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
  };
  const before = await taskMs();
  await sleep(WORDS * 50);
  const idle = (await taskMs()) - before;
  const began = await taskMs();
  await stage.line().writes(new Array(WORDS).fill('word '), 50);
  return { frameMs, wordMs: Math.max(0, (await taskMs()) - began - idle) / WORDS };
}
