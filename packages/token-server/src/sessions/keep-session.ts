/** Keeps a session's place among those that are on at once. One that is silent for three minutes loses it. */
import type { AuthorizedSession } from './authorize-session.ts';
import { visitorOf } from './session-record.ts';
import type { SessionServices } from './session-services.ts';

/** @throws VoiceServerError too_many_sessions: it had lost its place, and others have taken it. */
export async function keepSession(services: SessionServices, { record }: AuthorizedSession): Promise<void> {
  await services.admission.renew(record.id, visitorOf(record), record.admitted);
}
