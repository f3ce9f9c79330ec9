/** What a tool call costs when somebody watches: nobody, one listener of the app's, and OpenTelemetry's spans and metrics. In turns. */
import type { Scenario } from '../../harness/measure.ts';
import { median } from '../../harness/statistics.ts';
import { load, startServer } from '../loaded.ts';
import type { Watcher } from '../servers/watchers.ts';

const WATCHERS: readonly Watcher[] = ['nobody', 'listener', 'opentelemetry'];
const CONNECTIONS = 64;
const ROUNDS = 3;

export const telemetry: Scenario = {
  name: 'telemetry',
  async run({ quick, log }) {
    const found = new Map<Watcher, number[]>(WATCHERS.map((watcher) => [watcher, []]));
    for (let round = 0; round < (quick ? 1 : ROUNDS); round++) {
      for (const watcher of WATCHERS) {
        const microseconds = await cpuPerCall(watcher, quick ? 10_000 : 60_000);
        log(`  ${watcher}: ${microseconds.toFixed(1)} µs`);
        found.get(watcher)?.push(microseconds);
      }
    }
    const of = (watcher: Watcher) => median(found.get(watcher) ?? []);
    return [
      {
        id: 'token-server.telemetry',
        title: 'CPU time of a tool call with spans and metrics of OpenTelemetry, whose exporter drops',
        value: of('opentelemetry'),
        unit: 'µs',
        better: 'lower',
        budget: null,
        peers: { 'nobody listens': of('nobody'), 'one listener': of('listener') },
      },
    ];
  },
};

async function cpuPerCall(watcher: Watcher, requests: number): Promise<number> {
  const server = await startServer('voice', { args: [`--watcher=${watcher}`] });
  try {
    const job = { ports: [server.port], what: 'tool', connections: CONNECTIONS } as const;
    await load({ ...job, requests: requests / 3 }); // The compiler learns.
    const before = await server.cpuSeconds();
    const { count } = await load({ ...job, requests });
    return (((await server.cpuSeconds()) - before) / count) * 1e6;
  } finally {
    await server.stop();
  }
}
