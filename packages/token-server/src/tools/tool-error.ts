/** The error whose message the model hears. */

/**
 * Throw it in a tool's `run` to tell the model what went wrong in words it may repeat to the visitor.
 * Any other error stays private: the model learns that the tool failed, and nothing more.
 */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}
