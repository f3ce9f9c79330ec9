/** Programs in processes of their own, pinned to one core where the system can do that (`taskset`). */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

const TASKSET = '/usr/bin/taskset';
/** Without a second core the load generator and the server would share one, and the generator would be measured. */
const canPin = existsSync(TASKSET) && cpus().length >= 2;

export interface ChildOptions {
  /** Absent: wherever the system puts it, and its own children. */
  core?: number;
  args?: readonly string[];
  /** Flags for Node. */
  flags?: readonly string[];
}

export class Child {
  readonly #process: ChildProcess;

  constructor(program: URL, { core, args = [], flags = [] }: ChildOptions = {}) {
    const command = [process.execPath, ...flags, fileURLToPath(program), ...args];
    const pinned = canPin && core !== undefined ? [TASKSET, '-c', String(core), ...command] : command;
    this.#process = spawn(pinned[0] as string, pinned.slice(1), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  }

  /** The next message. @throws Error when the process ends first. */
  async message<T>(): Promise<T> {
    const abort = new AbortController();
    try {
      const said = once(this.#process, 'message', { signal: abort.signal });
      const ended = once(this.#process, 'exit', { signal: abort.signal }).then(() => undefined);
      const first = await Promise.race([said, ended]);
      if (first === undefined) throw new Error(`a process of the bench ended with ${this.#process.exitCode}`);
      return first[0] as T;
    } finally {
      abort.abort();
    }
  }

  ask<T>(question: object): Promise<T> {
    const answer = this.message<T>();
    this.#process.send(question);
    return answer;
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await exited;
  }
}
