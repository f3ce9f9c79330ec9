/** Handlers of the tools that the server declared with `runsIn: 'page'`: the server owns the schema, the page the deed. */

export interface PageToolContext {
  readonly callId: string;
  /** Aborts when the call ends, or when the handler took too long. */
  readonly signal: AbortSignal;
}

/** Answers any JSON value, or throws: the model reads the error's message. The arguments are the model's: check them. */
export type PageToolHandler = (input: unknown, context: PageToolContext) => unknown;

interface Registration {
  readonly name: string;
  readonly handler: PageToolHandler;
}

export class PageTools {
  #registrations: readonly Registration[] = [];

  /** The last one of a name is called. Answers how to take it back; the one before it counts again then. */
  register(name: string, handler: PageToolHandler): () => void {
    const registration = { name, handler };
    this.#registrations = [registration, ...this.#registrations];
    return () => {
      this.#registrations = this.#registrations.filter((one) => one !== registration);
    };
  }

  find(name: string): PageToolHandler | undefined {
    return this.#registrations.find((one) => one.name === name)?.handler;
  }
}
