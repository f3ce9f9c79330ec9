/**
 * Session mints and tool calls of one server process, and the same bytes at the bare servers, in turns. Counted per CPU
 * second of the server: what a core does in a second when nothing else runs there, whatever else runs on this machine.
 */
import type { Measure, RunOptions, Scenario } from '../../harness/measure.ts';
import { median } from '../../harness/statistics.ts';
import { load, type ServerName, startServer } from '../loaded.ts';

const NAMES: readonly ServerName[] = ['voice', 'hono', 'node:http'];
const CONNECTIONS = 64;
const ROUNDS = 3;
/** Of a bare Hono's rate. */
const SHARE = 0.35;

interface Result {
  readonly perCpuSecond: number;
  readonly p99Ms: number;
}

type What = 'mint' | 'tool';
const TITLES: Record<What, string> = { mint: 'session mints', tool: 'tool calls' };

export const rates: Scenario = {
  name: 'rates',
  async run(options) {
    const measures: Measure[] = [];
    for (const what of ['mint', 'tool'] as const) measures.push(...(await compare(what, options)));
    return measures;
  },
};

async function compare(what: What, { quick, log }: RunOptions): Promise<Measure[]> {
  const results = new Map<ServerName, Result[]>(NAMES.map((name) => [name, []]));
  for (let round = 0; round < (quick ? 1 : ROUNDS); round++) {
    for (const name of NAMES) {
      const server = await startServer(name);
      const job = { ports: [server.port], what, connections: CONNECTIONS };
      await load({ ...job, requests: quick ? 5_000 : 20_000 }); // The compiler learns.
      const before = await server.cpuSeconds();
      const { count, p99Ms } = await load({ ...job, requests: quick ? 10_000 : 60_000 });
      const result = { perCpuSecond: count / ((await server.cpuSeconds()) - before), p99Ms };
      await server.stop();
      results.get(name)?.push(result);
      log(`  ${what} ${name}: ${Math.round(result.perCpuSecond)}/s, p99 ${p99Ms.toFixed(1)} ms`);
    }
  }
  const of = (name: ServerName, key: 'perCpuSecond' | 'p99Ms') =>
    median((results.get(name) ?? []).map((one) => one[key]));
  const peers = (key: 'perCpuSecond' | 'p99Ms') => ({
    'bare Hono': of('hono', key),
    'bare node:http': of('node:http', key),
  });
  return [
    {
      id: `token-server.${what}-rate`,
      title: `${TITLES[what]} per CPU second of the server`,
      value: of('voice', 'perCpuSecond'),
      unit: '1/s',
      better: 'higher',
      budget: SHARE * of('hono', 'perCpuSecond'),
      peers: peers('perCpuSecond'),
    },
    {
      id: `token-server.${what}-p99`,
      title: `${TITLES[what]}: request → answer, p99 at full load from ${CONNECTIONS} connections`,
      value: of('voice', 'p99Ms'),
      unit: 'ms',
      better: 'lower',
      budget: null,
      peers: peers('p99Ms'),
    },
  ];
}
