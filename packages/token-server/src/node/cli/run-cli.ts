/** `voice-agent-server`: loads a module with agents, serves it, and goes over to its next version when that one loads. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isVoiceServerError } from '../../errors.ts';
import { randomId } from '../../random-id.ts';
import { memoryStore } from '../../store/memory-store.ts';
import type { Store } from '../../store/store.ts';
import { listen } from '../listen.ts';
import { type App, buildApp, type Kept } from './build-app.ts';
import { CliError, type ExitCode } from './cli-error.ts';
import { type CommandLine, helpText, parseCommandLine } from './command-line.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { loadModule } from './load-module.ts';
import { openRedisStore } from './open-redis-store.ts';
import { pinnedSnippet } from './pinned-snippet.ts';
import { watchFolder } from './watch-folder.ts';
import { writeProject } from './write-project.ts';

export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  out(line: string): void;
  err(line: string): void;
  /** Aborts when the process shall stop. */
  readonly stop: AbortSignal;
}

/** Runs until it is done or told to stop. Answers the exit code; never throws. */
export async function runCli(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    const command = parseCommandLine(words, { production: isProduction(terminal) });
    if ('module' in command) await serve(command, terminal);
    else if (command.do === 'init') terminal.out(await writeProject(command.folder, version()));
    else terminal.out(command.do === 'help' ? helpText() : version());
    return 0;
  } catch (error) {
    terminal.err(sentence(error));
    return error instanceof CliError ? error.exitCode : 1;
  }
}

type ServeCommand = Extract<CommandLine, { module: string }>;

async function serve(command: ServeCommand, terminal: Terminal): Promise<void> {
  const { module, watch } = command;
  const production = isProduction(terminal);
  const environment = checkedEnvironment({ ...terminal.env, ...command.overrides }, terminal);
  const redis = environment.REDIS_URL ? await openRedisStore(environment.REDIS_URL) : undefined;
  try {
    const kept = keptParts(environment, redis?.store);
    const load = async () => buildApp(module, await loadModule(module), { environment, kept, production });
    const first = await Promise.race([patiently(load(), sayLoading(module, terminal)), stopped(terminal.stop)]);
    if (!first) return;
    let current = first;
    if (command.do === 'check') return terminal.out(`${module} is good: ${current.summary}`);
    const { PORT: port, HOST: hostname, DRAIN_SECONDS: drainSeconds } = environment;
    // Whichever version of it is the one of now.
    const served: App = {
      fetch: (request, env) => current.app.fetch(request, env),
      drain: () => current.app.drain?.(),
    };
    // Else who only offers another protocol, as Java's client and curl do with HTTP/2, is answered in this one.
    const mayAssist = !production && environment.OPENAI_API_KEY === undefined;
    const server = await listen(served, {
      port,
      drainTime: drainSeconds * 1_000,
      ...(mayAssist && { onUpgrade: (...upgrade) => kept.assistant?.handleUpgrade(...upgrade) ?? false }),
      ...(hostname && { hostname }),
    });
    kept.assistant?.servedAt(server.url);
    terminal.out(`${module}: ${current.summary}\nListening on ${server.url}`);
    const snippet = current.widget && (await pinnedSnippet(server.url, current.widget));
    if (snippet) terminal.out(`For a page, pinned to this build:\n\n${snippet}\n`);
    const reload = async () => {
      try {
        current = await patiently(load(), sayLoading(module, terminal));
        kept.assistant?.servedAt(server.url);
        terminal.out(`${module} has changed: ${current.summary}`);
      } catch (error) {
        terminal.err(`${sentence(error)}\nThe version from before goes on.`);
      }
    };
    const unwatch = watch ? watchFolder(dirname(resolve(module)), inTurn(reload)) : undefined;
    await stopped(terminal.stop);
    unwatch?.(); // The next version would not know that it drains.
    // The engine first, so that its calls hear a reason before their sockets are cut.
    await kept.assistant?.close();
    await server.close();
  } finally {
    await redis?.close();
  }
}

/** So often one is told that a module is not there yet. */
const LOADING_MS = 10_000;

function sayLoading(module: string, { err }: Terminal): () => void {
  return () => err(`${module} is still loading. Does it await something that never comes?`);
}

/** What a module awaits may never come, and with nothing else to do Node would end, without a word. */
async function patiently<Loaded>(loading: Promise<Loaded>, sayThatItTakesLong: () => void): Promise<Loaded> {
  const timer = setInterval(sayThatItTakesLong, LOADING_MS);
  return loading.finally(() => clearInterval(timer));
}

function isProduction({ env }: Terminal): boolean {
  return env.NODE_ENV === 'production';
}

/** Never two at once: what changes meanwhile is loaded once more afterwards. */
function inTurn(work: () => Promise<void>): () => void {
  let running = false;
  let again = false;
  return async function next() {
    again = true;
    if (running) return;
    running = true;
    while (again) {
      again = false;
      await work();
    }
    running = false;
  };
}

function checkedEnvironment(env: Terminal['env'], { out }: Terminal): Environment {
  const read = readEnvironment(env);
  if (!read.ok) throw new CliError(read.problems.join('\n'));
  const width = Math.max(...read.report.map(({ name }) => name.length));
  out(read.report.map(({ name, state }) => `${name.padEnd(width)}  ${state}`).join('\n'));
  return read.environment;
}

function keptParts({ VOICE_AGENT_SECRET }: Environment, store: Store | undefined): Kept {
  return { store: store ?? memoryStore(), secret: VOICE_AGENT_SECRET ?? randomId() + randomId() };
}

async function stopped(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}

/** What we threw is written for people; of everything else the first line has to do. */
function sentence(error: unknown): string {
  if (error instanceof CliError || isVoiceServerError(error)) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

function version(): string {
  const file = new URL('../../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
