/** Examples, each started by its one command. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { listeningAt } from './listening-at.ts';

export interface StartOptions {
  cwd?: string;
  env?: Readonly<Record<string, string>>;
}

export class RunningExamples {
  readonly #running: ChildProcess[] = [];

  /** Answers where it listens. `cwd` is where the workspace is known. Default: here. */
  start(workspace: string, { cwd = '.', env = {} }: StartOptions = {}): Promise<string> {
    const child = spawn('npm', ['start', '--workspace', workspace], {
      cwd,
      env: { ...process.env, PORT: '0', NODE_ENV: 'development', ...env },
      detached: true,
    });
    this.#running.push(child);
    return listeningAt(child);
  }

  /** Ends all that were started so far, so that the next one has the machine for itself. */
  async stop(): Promise<void> {
    await Promise.all(
      this.#running.splice(0).map(async (child) => {
        if (child.pid === undefined || child.exitCode !== null) return;
        const ended = once(child, 'exit');
        // The whole group: npm does not hand signals on to what it runs.
        process.kill(-child.pid, 'SIGTERM');
        await ended;
      }),
    );
  }
}
