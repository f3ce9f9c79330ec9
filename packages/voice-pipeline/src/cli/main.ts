#!/usr/bin/env node
/** The executable. A second signal does not wait for running sessions. */
import cluster from 'node:cluster';
import { runCli } from './run-cli.ts';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // A worker is told by its terminal and by its primary, which is the one that may lose patience.
    if (stop.signal.aborted && cluster.isPrimary) process.exit(1);
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
// The user's module may hold timers and connections: it has no say in whether we end.
process.exit(code);
