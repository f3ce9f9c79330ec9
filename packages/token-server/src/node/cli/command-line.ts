/** The command line of `voice-agent-server`. Pure. */
import { parseArgs } from 'node:util';
import { CliError } from './cli-error.ts';
import { variables } from './environment.ts';

export type CommandLine =
  | { do: 'help' | 'version' }
  | { do: 'init'; folder: string }
  | {
      do: 'serve' | 'check';
      /** The module, as it was typed. */
      module: string;
      watch: boolean;
      /** What the options say of the environment's variables; they win. */
      overrides: Readonly<Record<string, string>>;
    };

/** @throws CliError exit code 2 */
export function parseCommandLine(words: readonly string[], { production }: { production: boolean }): CommandLine {
  const { values, positionals } = parse(words);
  if (values.help) return { do: 'help' };
  if (values.version) return { do: 'version' };
  const [module, ...rest] = positionals;
  if (module === 'init') return { do: 'init', folder: onlyFolder(rest) };
  if (module === undefined) throw wrong('Name the module with your agents: voice-agent-server ./agents.ts');
  if (rest.length > 0) throw wrong(`One module at a time; "${rest[0]}" is one too many.`);
  const { port, host, origins, pages, watch = !production } = values;
  const overrides = {
    ...(port && { PORT: port }),
    ...(host && { HOST: host }),
    ...(origins && { ORIGINS: origins }),
    ...(pages && { PAGES_DIR: pages }),
  };
  return { do: values.check ? 'check' : 'serve', module, watch, overrides };
}

function onlyFolder([folder, ...rest]: readonly string[]): string {
  if (folder && rest.length === 0) return folder;
  throw wrong('Name one folder that is to be made: voice-agent-server init my-agent');
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      allowNegative: true,
      options: {
        port: { type: 'string', short: 'p' },
        host: { type: 'string' },
        origins: { type: 'string' },
        pages: { type: 'string' },
        watch: { type: 'boolean' },
        check: { type: 'boolean' },
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

export function helpText(): string {
  const width = Math.max(...variables.map(({ name }) => name.length)) + 2;
  const lines = variables.map(({ name, about }) => `  ${name.padEnd(width)}${about}`);
  return `Serves voice agents: voice-agent-server <module> [options]

The module exports \`agents\` (and perhaps \`options\` for createVoiceServer), or an app as its default or as \`app\`.
TypeScript needs no build. The server reloads when the module changes; what does not load never replaces what serves.
Without a key the module's \`assistant\` answers: \`{ workflow, phrases }\` for the embedded engine of
@voice-agent/voice-pipeline, outside of production.

  init <folder>      write a new project: one agent, one tool and its test, a page

  --check            load and validate everything, serve nothing
  --port, -p <n>     instead of PORT
  --host <name>      instead of HOST
  --origins <list>   instead of ORIGINS
  --pages <folder>   instead of PAGES_DIR
  --[no-]watch       reload on change; on unless NODE_ENV is production
  --help, --version

Environment. Secrets may also come from a file: OPENAI_API_KEY_FILE=/run/secrets/key

${lines.join('\n')}

Exit codes: 0 stopped or checked, 1 configuration, module or port does not work, 2 the command line is wrong.
`;
}
