/** The pipeline's one error class. */

export type PipelineErrorCode =
  /** Speech could not be recognised: the program is missing or broke. */
  | 'stt-failed'
  | 'tts-failed'
  | 'vad-failed'
  | 'workflow-failed'
  /** The audio given is not what it claims to be. */
  | 'invalid-audio';

export class PipelineError extends Error {
  override readonly name = 'PipelineError';
  readonly code: PipelineErrorCode;

  constructor(code: PipelineErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
