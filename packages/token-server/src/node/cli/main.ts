#!/usr/bin/env node
/** The executable. Reads `.env` where there is one; what the environment says wins. A second signal does not wait for running requests. */
import { existsSync } from 'node:fs';
import { runCli } from './run-cli.ts';

try {
  if (existsSync('.env')) process.loadEnvFile('.env');
} catch (error) {
  process.stderr.write(`The file .env cannot be read. ${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(1);
    stop.abort();
  });
}
// Who read what is written may go, as `head` does: what is served goes on.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
const code = await runCli(process.argv.slice(2), {
  env: process.env,
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  stop: stop.signal,
});
// The customer's module may hold timers and connections: it has no say in whether we end.
process.exit(code);
