/** Servers on core 0, the load generator on core 1, and what one run of it found. */
import { Child, type ChildOptions } from './child.ts';
import type { LoadJob, LoadResult } from './load-generator.ts';

export const SERVERS = {
  voice: new URL('./servers/voice.js', import.meta.url),
  hono: new URL('./servers/bare-hono.js', import.meta.url),
  'node:http': new URL('./servers/bare-node-http.js', import.meta.url),
} as const;

const GENERATOR = new URL('./load-generator.js', import.meta.url);

export type ServerName = keyof typeof SERVERS;

/** What a server's process is asked. */
export interface ServerQuestion {
  readonly ask: 'cpu' | 'heap';
}

export interface RunningServer {
  readonly port: number;
  /** CPU seconds that the process has used. */
  cpuSeconds(): Promise<number>;
  /** Bytes of heap after forced collections; of `voice` with the flag `--expose-gc`. */
  heapBytes(): Promise<number>;
  stop(): Promise<void>;
}

export async function startServer(
  name: ServerName,
  { core = 0, args = [], flags = [] }: ChildOptions = {},
): Promise<RunningServer> {
  const child = new Child(SERVERS[name], { core, args, flags });
  const { port } = await child.message<{ port: number }>();
  const ask = <T>(question: ServerQuestion) => child.ask<T>(question);
  return {
    port,
    async cpuSeconds() {
      const { user, system } = await ask<NodeJS.CpuUsage>({ ask: 'cpu' });
      return (user + system) / 1e6;
    },
    heapBytes: () => ask({ ask: 'heap' }),
    stop: () => child.stop(),
  };
}

/** Each in a generator of its own, so that none inherits another's garbage. */
export async function load(job: LoadJob): Promise<LoadResult> {
  const generator = new Child(GENERATOR, { core: 1 });
  try {
    await generator.message();
    return await generator.ask<LoadResult>(job);
  } finally {
    await generator.stop();
  }
}
