/** `voice-agent-engine`: one process that serves, or a primary whose workers do. */
import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { PipelineError } from '../errors.ts';
import { MemorySecretStore } from '../realtime/secret-store.ts';
import { CliError, type ExitCode } from './cli-error.ts';
import { HELP, parseCommandLine, type ServeCommand } from './command-line.ts';
import { respawnPause } from './respawn-pause.ts';
import { type ServeOptions, serveEngine } from './serve-engine.ts';
import { answerWorker, secretsOfPrimary } from './shared-secrets.ts';

export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  out(line: string): void;
  err(line: string): void;
  /** Aborts when the process shall stop. */
  readonly stop: AbortSignal;
}

/** Runs until it is told to stop. Answers the exit code; never throws. */
export async function runCli(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    const command = parseCommandLine(words);
    if ('module' in command) await serve(command, terminal);
    else terminal.out(command.do === 'help' ? HELP.trimEnd() : version());
    return 0;
  } catch (error) {
    terminal.err(sentence(error));
    return error instanceof CliError ? error.exitCode : 1;
  }
}

/** So often one is told that a module is not there yet. */
const LOADING_MS = 10_000;

function serve(command: ServeCommand, terminal: Terminal): Promise<void> {
  return command.workers > 1 && cluster.isPrimary ? runPrimary(command, terminal) : runEngine(command, terminal);
}

async function runEngine(command: ServeCommand, terminal: Terminal): Promise<void> {
  const options: ServeOptions = {
    apiKey: apiKeyOf(terminal.env),
    onError: (error) => terminal.err(`The engine: ${sentence(error)}`),
    ...(cluster.isWorker && { secrets: secretsOfPrimary(process) }),
  };
  const sayLoading = () =>
    terminal.err(`${command.module} is still loading. Does it await something that never comes?`);
  // What a module awaits may never come, and with nothing else to do Node would end, without a word.
  const timer = setInterval(sayLoading, LOADING_MS);
  const starting = serveEngine(command, options).finally(() => clearInterval(timer));
  const engine = await Promise.race([starting, stopped(terminal.stop)]);
  if (!engine) return;
  const hears = engine.canHear ? '' : ' PocketSphinx is missing: visitors can only type.';
  const host = command.host.includes(':') ? `[${command.host}]` : command.host;
  terminal.out(`Listening on ws://${host}:${engine.port}/v1/realtime.${hears}`);
  await stopped(terminal.stop);
  await engine.close();
}

/**
 * A worker that dies is replaced, after a pause where the ones before it did not last either. One that cannot start ends
 * everything, for the next would not either; but not the calls of workers that serve.
 */
async function runPrimary(command: ServeCommand, terminal: Terminal): Promise<void> {
  apiKeyOf(terminal.env);
  const secrets = new MemorySecretStore();
  const failed = new AbortController();
  const end = AbortSignal.any([terminal.stop, failed.signal]);
  let serving = 0;
  const fork = (pauseAfter = respawnPause()) => {
    const worker = cluster.fork();
    let servesSince: number | undefined;
    worker.once('listening', () => {
      servesSince = performance.now();
      serving += 1;
    });
    answerWorker(worker, secrets);
    worker.once('exit', (code, signal) => {
      if (servesSince !== undefined) serving -= 1;
      if (end.aborted) return;
      if (servesSince === undefined && serving === 0) return failed.abort();
      const pauseMs = pauseAfter(servesSince === undefined ? 0 : performance.now() - servesSince);
      const when = pauseMs === 0 ? '' : ` in ${pauseMs / 1_000} s, since the last ones did not last`;
      terminal.err(`A worker ended (${signal ?? code}); another takes its place${when}.`);
      setTimeout(() => {
        if (!end.aborted) fork(pauseAfter);
      }, pauseMs);
    });
  };
  for (let n = 0; n < command.workers; n++) fork();
  await stopped(end);
  const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
  await Promise.all(workers.map(ended));
  if (failed.signal.aborted) throw new CliError('A worker did not start.');
}

async function ended(worker: Worker): Promise<void> {
  if (worker.isDead()) return;
  const exited = once(worker, 'exit');
  worker.kill('SIGTERM');
  await exited;
}

/** @throws CliError */
function apiKeyOf({ ENGINE_API_KEY: key, ENGINE_API_KEY_FILE: file }: Terminal['env']): string {
  if (key) return key;
  if (!file) throw new CliError('Set ENGINE_API_KEY, or ENGINE_API_KEY_FILE: what clients connect with.');
  const text = readKey(file);
  if (text === '') throw new CliError(`The file of the key, ${file}, is empty.`);
  return text;
}

/** @throws CliError */
function readKey(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new CliError(`The key in ${file} cannot be read.`, { cause });
  }
}

async function stopped(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}

/** What we threw is written for people; of everything else the first line has to do. */
function sentence(error: unknown): string {
  if (error instanceof CliError || error instanceof PipelineError) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
