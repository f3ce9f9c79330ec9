/** Ends a session: no token of it is good for anything from now on. Its socket is the browser's to close. */
import type { AuthorizedSession } from './authorize-session.ts';
import { visitorOf } from './session-record.ts';
import type { SessionServices } from './session-services.ts';

/** Any generation's token may end the session: a page that closes during a handoff has only the old one. */
export async function endSession(services: SessionServices, { record }: AuthorizedSession): Promise<void> {
  if (!(await services.records.end(record))) return;
  await services.admission.release(record.id, visitorOf(record), record.admitted);
  const durationMs = services.now() - record.startedAt * 1_000;
  const { id: sessionId, agent } = record;
  services.telemetry.emit('session.ended', { sessionId, agent, reason: 'completed', durationMs });
}
