/**
 * Tool calls of one instance and of two on one Redis. The instances share core 0, Redis and the load generator core 1:
 * with two cores a second instance cannot have its own. So what is compared is calls per CPU second of an instance:
 * what two instances do on two cores is twice that, as long as Redis keeps up.
 */
import type { Scenario } from '../../harness/measure.ts';
import { load, startServer } from '../loaded.ts';
import { startRedis } from '../redis-process.ts';

const CONNECTIONS = 64;

export const instances: Scenario = {
  name: 'instances',
  async run({ quick, log }) {
    const requests = quick ? 6_000 : 60_000;
    const one = await callsPerCpuSecond(1, requests);
    log(`  one instance: ${Math.round(one)} calls per CPU second`);
    const two = await callsPerCpuSecond(2, 2 * requests);
    log(`  two instances: ${Math.round(two)} calls per CPU second of each`);
    return [
      {
        id: 'token-server.two-instances',
        title: 'tool calls of two instances on one Redis, as multiple of one, at equal CPU time per instance',
        value: (2 * two) / one,
        unit: '×',
        better: 'higher',
        budget: 1.6,
        peers: {},
      },
    ];
  },
};

async function callsPerCpuSecond(count: number, requests: number): Promise<number> {
  const redis = await startRedis();
  const servers = await Promise.all(
    Array.from({ length: count }, () => startServer('voice', { args: [`--redis=${redis.url}`] })),
  );
  try {
    const ports = servers.map(({ port }) => port);
    const connections = CONNECTIONS * count; // As many for each: an instance is quicker the more it does at once.
    await load({ ports, what: 'tool', connections, requests: 5_000 * count });
    const before = await cpuOf(servers);
    const { count: calls } = await load({ ports, what: 'tool', connections, requests });
    return calls / ((await cpuOf(servers)) - before);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    await redis.stop();
  }
}

async function cpuOf(servers: readonly { cpuSeconds(): Promise<number> }[]): Promise<number> {
  const seconds = await Promise.all(servers.map((server) => server.cpuSeconds()));
  return seconds.reduce((sum, one) => sum + one, 0);
}
