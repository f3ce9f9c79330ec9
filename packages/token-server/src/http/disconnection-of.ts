/**
 * Whether the browser that asked has gone. Node's adapter makes a request's signal when it is first asked for, which costs
 * more than a small tool (measured): so it is asked for only to be listened to, and "has it gone" is asked of the socket.
 */
import type { Context } from 'hono';
import type { Disconnection } from '../tools/disconnection.ts';

/** What Node's adapter tells an app of a request. */
interface NodeEnvironment {
  readonly outgoing?: { readonly destroyed?: unknown };
}

export function disconnectionOf(c: Context): Disconnection {
  return new RequestDisconnection(c);
}

class RequestDisconnection implements Disconnection {
  readonly #c: Context;

  constructor(c: Context) {
    this.#c = c;
  }

  get aborted(): boolean {
    const { outgoing } = (this.#c.env ?? {}) as NodeEnvironment;
    const isCut = outgoing?.destroyed;
    return typeof isCut === 'boolean' ? isCut : this.#c.req.raw.signal.aborted;
  }

  addEventListener(type: 'abort', listener: () => void): void {
    this.#c.req.raw.signal.addEventListener(type, listener);
  }

  removeEventListener(type: 'abort', listener: () => void): void {
    this.#c.req.raw.signal.removeEventListener(type, listener);
  }
}
