/** The pipeline's one error class. */

export type PipelineErrorCode =
  /** Speech could not be recognised: the program is missing, the server refused or something broke. */
  | 'stt-failed'
  /** The stage brought nothing for longer than it may. */
  | 'stt-timeout'
  | 'tts-failed'
  | 'tts-timeout'
  /** The stage had no sound for a sentence with words. The turn goes on. */
  | 'tts-empty'
  | 'vad-failed'
  | 'workflow-failed'
  | 'workflow-timeout'
  /** A hook of the pipeline's threw. */
  | 'hook-failed'
  /** The audio given is not what it claims to be. */
  | 'invalid-audio'
  /** More audio was pushed than may wait for its reader. */
  | 'input-overflow';

export interface PipelineErrorOptions {
  cause?: unknown;
  /** It may work when it is tried again: the network, a server that is busy, a time limit. Default false. */
  isTransient?: boolean;
}

export class PipelineError extends Error {
  override readonly name = 'PipelineError';
  readonly code: PipelineErrorCode;
  readonly isTransient: boolean;

  constructor(
    code: PipelineErrorCode,
    message: string,
    { isTransient = false, ...options }: PipelineErrorOptions = {},
  ) {
    super(message, options);
    this.code = code;
    this.isTransient = isTransient;
  }
}

/** What a stage threw, as the pipeline's own error. One that is that already stays as it is. */
export function asPipelineError(error: unknown, code: PipelineErrorCode, where?: string): PipelineError {
  if (error instanceof PipelineError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new PipelineError(code, where ? `${where} failed: ${reason}` : reason, { cause: error });
}
