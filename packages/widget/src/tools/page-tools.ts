/** Handlers of the tools that the server declared with `runsIn: 'page'`: the server owns the schema, the page the deed. */

export interface PageToolContext {
  readonly callId: string;
  /** Aborts when the call ends. */
  readonly signal: AbortSignal;
}

/** Answers any JSON value, or throws: the model reads the error's message. The arguments are the model's: check them. */
export type PageToolHandler = (input: unknown, context: PageToolContext) => unknown;
