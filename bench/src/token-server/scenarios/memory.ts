/** What the server's process holds of one open session: 50,000 of them in the memory store, after forced collections. */
import type { Scenario } from '../../harness/measure.ts';
import { Child } from '../child.ts';

const HELD = new URL('../held-memory.js', import.meta.url);
const BUDGET_BYTES = 1_024;

export const memory: Scenario = {
  name: 'memory',
  async run({ quick }) {
    const child = new Child(HELD, { core: 0, flags: ['--expose-gc'] });
    try {
      await child.message();
      const value = await child.ask<number>({ sessions: quick ? 5_000 : 50_000 });
      return [
        {
          id: 'token-server.session-memory',
          title: 'heap per open session, over 50,000 sessions',
          value,
          unit: 'bytes',
          better: 'lower',
          budget: BUDGET_BYTES,
          peers: {},
        },
      ];
    } finally {
      await child.stop();
    }
  },
};
