/** Program: loads the servers that it is told of with mints or tool calls, and answers how many were answered and how soon. */
import { randomUUID } from 'node:crypto';
import { percentile } from '../harness/statistics.ts';
import { openConnection, requestText } from './load-connection.ts';

export interface LoadJob {
  /** Each gets its share of the connections. */
  readonly ports: readonly number[];
  readonly what: 'mint' | 'tool';
  readonly connections: number;
  /** How many requests in all. Not how long: a busy machine would leave the compiler cold. */
  readonly requests: number;
}

export interface LoadResult {
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

process.on('message', (job: LoadJob) => {
  run(job).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.send?.('ready');

async function run({ ports, what, connections: count, requests }: LoadJob): Promise<LoadResult> {
  const makers = await Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const port = ports[i % ports.length] as number;
      return { port, next: what === 'mint' ? mints() : await toolCalls(port) };
    }),
  );
  let left = requests;
  const connections = makers.map(({ port, next }) => openConnection(port, () => (left-- > 0 ? next() : undefined)));
  await Promise.all(connections.map(({ finished }) => finished));
  const refused = connections.flatMap((connection) => [...connection.refused]);
  if (refused.length > 0) throw new Error(`refused, as status and count: ${JSON.stringify(refused)}`);
  const latencies = connections.flatMap(({ latenciesMs }) => latenciesMs);
  return {
    count: latencies.length,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
  };
}

function mints(): () => string {
  const request = requestText('/v1/sessions', '{"agent":"support","locale":"en-GB"}', {
    Origin: 'https://shop.example',
  });
  return () => request;
}

/** In a session of its own. A server that only echoes has none, and is sent the same bytes. */
async function toolCalls(port: number): Promise<() => string> {
  const response = await fetch(`http://127.0.0.1:${port}/v1/sessions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: 'https://shop.example' },
    body: '{"agent":"support"}',
  });
  const { session } = (await response.json()) as { session?: { id: string; token: string } };
  const { id, token } = session ?? { id: 'vs_0123456789012345678901', token: 'x'.repeat(420) };
  const headers = { Origin: 'https://shop.example', Authorization: `Bearer ${token}` };
  const path = `/v1/sessions/${id}/tools/look_up`;
  const prefix = randomUUID();
  let number = 0;
  return () => requestText(path, `{"callId":"${prefix}-${number++}","arguments":{"orderId":"A-42"}}`, headers);
}
