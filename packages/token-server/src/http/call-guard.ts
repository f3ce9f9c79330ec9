/** Against floods of calls on sessions: so many of a kind from one address, before a token is even looked at. */
import type { Context } from 'hono';
import type { RouteServices } from './session-access.ts';

/** It throws VoiceServerError rate_limited. What is no call on a session it lets pass. */
export type CallGuard = (c: Context) => void | Promise<void>;

/** What a stranger makes up is of no kind: each would have counters, and memory, of its own. */
const CALL =
  /\/sessions\/[^/]+(?:\/(approvals|end|events|feedback|guardrails|handoffs|heartbeat|refresh|tools)(?=\/|$))?/;

export function callGuard({ rates, source }: Pick<RouteServices, 'rates' | 'source'>): CallGuard {
  return (c) => {
    const call = CALL.exec(c.req.path);
    return call ? rates.callFrom(source.clientAddress(c)?.network, call[1] ?? 'other') : undefined;
  };
}
