/** The command line of `voice-agent-engine`. Pure. */
import { parseArgs } from 'node:util';
import { CliError } from './cli-error.ts';

export interface ServeCommand {
  readonly do: 'serve';
  /** The module with the workflow, as it was typed. */
  readonly module: string;
  readonly port: number;
  readonly host: string;
  readonly voice?: string;
  /** A file of phrases, one a line. */
  readonly hints?: string;
  /** 1: no cluster. */
  readonly workers: number;
}

export type CommandLine = { readonly do: 'help' | 'version' } | ServeCommand;

const DEFAULT_PORT = 8790;

/** @throws CliError exit code 2 */
export function parseCommandLine(words: readonly string[]): CommandLine {
  const { values, positionals } = parse(words);
  if (values.help) return { do: 'help' };
  if (values.version) return { do: 'version' };
  const [module, ...rest] = positionals;
  if (module === undefined) throw wrong('Name the module with your workflow: voice-agent-engine ./workflow.js');
  if (rest.length > 0) throw wrong(`One module at a time; "${rest[0]}" is one too many`);
  const { host = '127.0.0.1', voice, hints } = values;
  return {
    do: 'serve',
    module,
    port: whole('--port', values.port, DEFAULT_PORT, 0, 65_535),
    host,
    ...(voice && { voice }),
    ...(hints && { hints }),
    workers: whole('--workers', values.workers, 1, 1, 256),
  };
}

function whole(name: string, text: string | undefined, otherwise: number, least: number, most: number): number {
  if (text === undefined) return otherwise;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw wrong(`${name} is a whole number from ${least} to ${most}, not "${text}"`);
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        port: { type: 'string', short: 'p' },
        host: { type: 'string' },
        voice: { type: 'string' },
        hints: { type: 'string' },
        workers: { type: 'string', short: 'w' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
      },
    });
  } catch (error) {
    throw wrong((error as Error).message.split('. ')[0] ?? 'The command line is wrong', error);
  }
}

function wrong(message: string, cause?: unknown): CliError {
  return new CliError(`${message.replace(/\.$/, '')}. --help lists what there is.`, { exitCode: 2, cause });
}

export const HELP = `Serves a workflow as a Realtime server: voice-agent-engine <module> [options]

The module exports a Workflow as \`workflow\` or as its default, and perhaps \`phrases\` and \`slots\`: what visitors are
expected to say. Speech is heard by PocketSphinx where it is installed, and spoken by Flite.

  --port, -p <n>     default ${DEFAULT_PORT}; 0 takes a free one
  --host <name>      default 127.0.0.1
  --voice <name>     the voice of sessions that name none
  --hints <file>     more phrases, one a line
  --workers, -w <n>  processes that share the port and the ephemeral keys; default 1
  --help, --version

Environment: ENGINE_API_KEY, or ENGINE_API_KEY_FILE with its path: what clients mint and connect with. Required.

Clients connect to ws://<host>:<port>/v1/realtime and mint at /v1/realtime/client_secrets. /healthz answers 200.
SIGTERM ends sessions with close code 1001, a second one does not wait.

Exit codes: 0 stopped, 1 the module, key or port does not work, 2 the command line is wrong.
`;
