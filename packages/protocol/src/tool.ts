/**
 * What the token server, the page and the pipeline agree to call a tool.
 *
 * `defineTool` of the token server returns one and adds its own options; `AgentWorkflow` of the pipeline takes one.
 */

/** A JSON Schema document for an object. Kept opaque: it is passed on, never read. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The part of AbortSignal that a tool needs; it stands here because this package is compiled without DOM and Node types. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface ToolContext {
  /** Aborts when the call is cancelled or its timeout has passed. */
  readonly signal: AbortSignalLike;
  /** The model's id of this call. */
  readonly callId: string;
}

/** A function that a model may call. */
export interface Tool<Context extends ToolContext = ToolContext> {
  /** What the model is told. */
  readonly description: string;
  /** JSON Schema of the arguments: always an object. */
  readonly parameters: JsonSchema;
  /** Validates `input` (as the model wrote it, parsed from JSON) and runs. The result is any JSON value. */
  run(input: unknown, context: Context): unknown;
}
