/**
 * 1,000,000 tool calls over sockets, while the server's clock passes 2 h 47 min: answers that are kept for replays expire as
 * they do in life. What the heap holds must not grow once the first of them have.
 */
import type { Scenario } from '../../harness/measure.ts';
import { slope } from '../../harness/statistics.ts';
import { load, startServer } from '../loaded.ts';

const CALLS = 1_000_000;
/** Between two looks at the heap, with sessions and connections of their own: 8 min 20 s of the server's clock. */
const CALLS_AT_ONCE = 50_000;
const CONNECTIONS = 32;
/** 100 calls a second. */
const REQUEST_MS = 10;
/** A session's answers are kept for 11 minutes, which are 66,000 calls; sweeps halve the store now and then. */
const WARM_CALLS = 200_000;
/** Half a byte per call. What leaked a call's id alone would be at 30. */
const BUDGET_BYTES_PER_CALL = 0.5;

export const growth: Scenario = {
  name: 'growth',
  async run({ quick, log }) {
    const server = await startServer('voice', { args: [`--request-ms=${REQUEST_MS}`], flags: ['--expose-gc'] });
    try {
      const points: [number, number][] = [];
      const job = { ports: [server.port], what: 'tool', connections: CONNECTIONS, requests: CALLS_AT_ONCE } as const;
      for (let calls = CALLS_AT_ONCE; calls <= (quick ? CALLS / 2 : CALLS); calls += CALLS_AT_ONCE) {
        await load(job);
        if (calls >= WARM_CALLS) points.push([calls, await server.heapBytes()]);
      }
      log(`  ${points.map(([, bytes]) => (bytes / 1e6).toFixed(1)).join(' ')} MB`);
      return [
        {
          id: 'token-server.growth',
          title: 'growth of the heap per tool call, over 1,000,000 calls',
          value: slope(points),
          unit: 'bytes',
          better: 'lower',
          budget: BUDGET_BYTES_PER_CALL,
          peers: {},
        },
      ];
    } finally {
      await server.stop();
    }
  },
};
