/** What the server remembers of a visitor's approvals. "Always" holds for one tool of one agent, while the session lasts. */
import type { AuthorizedSession } from './authorize-session.ts';
import type { SessionServices } from './session-services.ts';

/** Stands while a decision is carried out, and after. */
export function approvalKey(sessionId: string, callId: string): string {
  return `approval:${sessionId}:${callId}`;
}

export async function isAlwaysApproved(
  { store }: Pick<SessionServices, 'store'>,
  session: AuthorizedSession,
  tool: string,
): Promise<boolean> {
  return (await store.get(alwaysKey(session, tool))) !== undefined;
}

export async function approveAlways(
  { store, records }: Pick<SessionServices, 'store' | 'records'>,
  session: AuthorizedSession,
  tool: string,
): Promise<void> {
  await store.set(alwaysKey(session, tool), '1', records.ttl(session.record));
}

function alwaysKey({ record }: AuthorizedSession, tool: string): string {
  return `always:${record.id}:${record.agent}:${tool}`;
}
