/**
 * Sessions that are open and silent: 15,000 in one process, 50,000 over four. What a server's process holds more than
 * before is divided by them. The kernel's own share of a socket is in no process and not counted.
 */
import type { Scenario } from '../../harness/measure.ts';
import { Child } from '../../token-server/child.ts';
import type { EngineReport } from '../engine.ts';
import type { HoldJob } from '../socket-holder.ts';

export const ENGINE = new URL('../engine.js', import.meta.url);
const HOLDER = new URL('../socket-holder.js', import.meta.url);
const COUNTS = [15_000, 11_700, 11_700, 11_600];
const BUDGET_BYTES = 12 * 1024;

export const sockets: Scenario = {
  name: 'sockets',
  async run({ quick, log }) {
    const children: Child[] = [];
    const counts = quick ? [4_000] : COUNTS;
    const found: { count: number; bytes: number }[] = [];
    try {
      for (const [index, count] of counts.entries()) {
        const engine = new Child(ENGINE, { args: ['deaf'], flags: ['--expose-gc'] });
        const holder = new Child(HOLDER);
        children.push(engine, holder);
        const [{ port }] = await Promise.all([engine.message<{ port: number }>(), holder.message()]);
        const address = `127.0.0.${index + 2}`;
        // The first sessions warm it up: code is compiled, and the heap has grown to its usual size.
        await holder.ask({ port, count: 1_000, address } satisfies HoldJob);
        const before = await engine.ask<EngineReport>({});
        await holder.ask({ port, count: count - 1_000, address } satisfies HoldJob);
        const after = await engine.ask<EngineReport>({});
        found.push({ count: after.connections, bytes: after.rssBytes - before.rssBytes });
        log(
          `  ${after.connections} sockets, ${Math.round((after.rssBytes - before.rssBytes) / (count - 1_000))} bytes each`,
        );
      }
      const total = found.reduce((sum, { count }) => sum + count, 0);
      const bytes = found.reduce((sum, one) => sum + one.bytes, 0);
      const base = { better: 'higher' as const, unit: 'sockets', peers: {} };
      return [
        {
          ...base,
          id: 'realtime-server.sockets-one',
          title: 'idle sessions of one process',
          value: found[0]?.count ?? 0,
          budget: 15_000,
        },
        {
          ...base,
          id: 'realtime-server.sockets-all',
          title: 'idle sessions of four processes',
          value: total,
          budget: 50_000,
        },
        {
          id: 'realtime-server.socket-memory',
          title: 'memory per idle session',
          value: bytes / (total - 1_000 * found.length),
          unit: 'bytes',
          better: 'lower',
          budget: BUDGET_BYTES,
          peers: {},
        },
      ];
    } finally {
      await Promise.all(children.map((child) => child.stop()));
    }
  },
};
