/** Runs a program to its end, from the repository's root. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface RunOptions {
  env?: NodeJS.ProcessEnv;
  /** Show the output only when the program fails. */
  quiet?: boolean;
  /** It only has what other programs leave of the processor. */
  yielding?: boolean;
}

const NICENESS = '19';

/** Answers the exit code; 1 when a signal ended the program or it could not start. */
export function run(
  program: string,
  args: readonly string[],
  { env = process.env, quiet = false, yielding = false }: RunOptions = {},
): Promise<number> {
  return new Promise((resolve) => {
    const [command, commandArgs] = yielding ? ['nice', ['-n', NICENESS, program, ...args]] : [program, args];
    const child = spawn(command, commandArgs, {
      cwd: ROOT,
      env,
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => {
      console.error(`${program} could not be started: ${error.message}`);
      resolve(1);
    });
    child.on('close', (code) => {
      if (quiet && code !== 0) console.error(output);
      resolve(code ?? 1);
    });
  });
}

/** Runs a program that npm installed. */
export function runBin(name: string, args: readonly string[], options?: RunOptions): Promise<number> {
  return run(`${ROOT}node_modules/.bin/${name}`, args, options);
}
