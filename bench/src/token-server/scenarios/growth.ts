/**
 * 1,000,000 tool calls of 1,000 sessions, while the server's clock passes 2 h 47 min: answers that are kept for replays
 * expire as they do in life. What the heap holds must not grow once the first of them have.
 */
import type { Scenario } from '../../harness/measure.ts';
import { slope } from '../../harness/statistics.ts';
import { Child } from '../child.ts';
import { HELD } from './memory.ts';

const CALLS = 1_000_000;
const POINTS = 20;
/** A session's answers are kept for 11 minutes, which are 66,000 calls; sweeps halve the store now and then. */
const WARM_CALLS = 200_000;
/** Half a byte per call. What leaked a call's id alone would be at 30. */
const BUDGET_BYTES_PER_CALL = 0.5;

export const growth: Scenario = {
  name: 'growth',
  async run({ quick, log }) {
    const child = new Child(HELD, { core: 0, flags: ['--expose-gc'] });
    try {
      await child.message();
      const count = quick ? CALLS / 4 : CALLS;
      const points = await child.ask<[number, number][]>({ do: 'calls', count, points: POINTS });
      const settled = points.filter(([calls]) => calls >= (quick ? WARM_CALLS / 2 : WARM_CALLS));
      log(`  ${settled.map(([, bytes]) => (bytes / 1e6).toFixed(1)).join(' ')} MB`);
      return [
        {
          id: 'token-server.growth',
          title: 'growth of the heap per tool call, over 1,000,000 calls',
          value: slope(settled),
          unit: 'bytes',
          better: 'lower',
          budget: BUDGET_BYTES_PER_CALL,
          peers: {},
        },
      ];
    } finally {
      await child.stop();
    }
  },
};
