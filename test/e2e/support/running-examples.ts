/** Examples, each started by its one command. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as passed } from 'node:timers/promises';
import { listeningAt } from './listening-at.ts';

export interface StartOptions {
  cwd?: string;
  env?: Readonly<Record<string, string>>;
}

export class RunningExamples {
  readonly #running: { child: ChildProcess; url: Promise<string> }[] = [];
  /** By all of them, on their consoles. */
  printed = '';

  /** Answers where it listens. `cwd` is where the workspace is known. Default: here. */
  start(workspace: string, { cwd = '.', env = {} }: StartOptions = {}): Promise<string> {
    const child = spawn('npm', ['start', '--workspace', workspace], {
      cwd,
      env: { ...process.env, PORT: '0', NODE_ENV: 'development', ...env },
      detached: true,
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => {
        this.printed += text;
      });
    }
    const url = listeningAt(child);
    this.#running.push({ child, url });
    return url;
  }

  /** Ends all that were started so far, so that the next one has the machine for itself, and waits until none answers. */
  async stop(): Promise<void> {
    await Promise.all(
      this.#running.splice(0).map(async ({ child, url }) => {
        if (child.pid === undefined || child.exitCode !== null) return;
        const ended = once(child, 'exit');
        // The whole group: npm does not hand signals on to what it runs.
        process.kill(-child.pid, 'SIGTERM');
        await ended;
        // npm has ended; what it ran must, too.
        while (await answers(await url)) await passed(50);
      }),
    );
  }
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}
