/** How each runtime is got and how it serves a module whose default export has a `fetch`. */
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RuntimePackage } from './install-runtime.ts';

export interface Runtime extends RuntimePackage {
  readonly name: string;
  /** The arguments that serve the file on the port, on 127.0.0.1. */
  serve(file: string, port: number): Promise<readonly string[]>;
}

const LISTEN = new URL('../../../packages/token-server/dist/node/index.js', import.meta.url).href;

/** Through our own `listen`, compiled, as a package of ours is used. */
async function onNode(file: string, port: number): Promise<readonly string[]> {
  const program = join(dirname(file), 'node.mjs');
  const text = `import { listen } from ${JSON.stringify(LISTEN)};
import app from './app.mjs';
await listen(app, { port: ${port}, hostname: '127.0.0.1' });`;
  await writeFile(program, text);
  return [program];
}

/** No `nodejs_compat`: nothing of Node's may be needed. */
async function onWorkerd(file: string, port: number): Promise<readonly string[]> {
  const config = join(dirname(file), 'config.capnp');
  const text = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [(name = "app.mjs", esModule = embed "app.mjs")], compatibilityDate = "2026-01-01"
  ))],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);`;
  await writeFile(config, text);
  return ['serve', config];
}

const node = (version: string): Runtime => ({
  name: `Node ${version.split('.')[0]}`,
  spec: `node-${process.platform}-${process.arch}@${version}`,
  binary: `node-${process.platform}-${process.arch}/bin/node`,
  serve: onNode,
});

export const runtimes: readonly Runtime[] = [
  node('22.23.3'),
  node('24.21.0'),
  node('26.12.1'),
  {
    name: 'Bun',
    spec: `@oven/bun-${process.platform}-${process.arch === 'arm64' ? 'aarch64' : process.arch}@1.4.5`,
    binary: `@oven/bun-${process.platform}-${process.arch === 'arm64' ? 'aarch64' : process.arch}/bin/bun`,
    // Bun takes the port from the environment, and serves the default export.
    serve: async (file) => ['run', file],
  },
  {
    name: 'Deno',
    spec: `@deno/${process.platform}-${process.arch}${process.platform === 'linux' ? '-glibc' : ''}@2.9.6`,
    binary: `@deno/${process.platform}-${process.arch}${process.platform === 'linux' ? '-glibc' : ''}/deno`,
    serve: async (file, port) => ['serve', '--no-lock', '--host', '127.0.0.1', '--port', String(port), file],
  },
  {
    name: 'workerd',
    spec: `@cloudflare/workerd-${process.platform}-${process.arch === 'x64' ? '64' : process.arch}@1.20261117.1`,
    binary: `@cloudflare/workerd-${process.platform}-${process.arch === 'x64' ? '64' : process.arch}/bin/workerd`,
    serve: onWorkerd,
  },
];
