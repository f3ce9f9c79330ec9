/** What stops the command: one sentence with the way out, and the exit code it ends with. */

/** 0: it went well. 1: configuration, module or port does not work. 2: the command line is wrong. */
export type ExitCode = 0 | 1 | 2;

export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: ExitCode;

  constructor(message: string, { exitCode = 1, cause }: { exitCode?: ExitCode; cause?: unknown } = {}) {
    super(message, { cause });
    this.exitCode = exitCode;
  }
}
