/** `voice-agent-server` in a process of its own, from the build (`npx tsc -b`). */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../../packages/token-server/dist/node/cli/main.js', import.meta.url));

export interface ServerProcess {
  readonly url: string;
  /** Sends the signal; resolves with the exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** @throws Error with what it said, where it ends before it listens. */
export async function startServer(module: URL, env: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const words = [MAIN, fileURLToPath(module), '--port', '0', '--host', '127.0.0.1'];
  const server = spawn(process.execPath, words, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  return {
    url: await listening(server),
    async end(signal) {
      const exited = once(server, 'exit');
      server.kill(signal);
      return (await exited)[0] as number | null;
    },
  };
}

function listening(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (chunk: unknown) => {
      said += String(chunk);
      const url = /Listening on (\S+)/.exec(said)?.[1];
      if (url) resolve(url);
    };
    server.stdout?.on('data', hear);
    server.stderr?.on('data', hear);
    server.once('exit', () => reject(new Error(`the server ended: ${said}`)));
  });
}
