/** Keeps a session's place among those that are on at once. One that is silent for three minutes loses it. */
import { isStoreGone } from '../store/guarded-store.ts';
import type { AuthorizedSession } from './authorize-session.ts';
import { visitorOf } from './session-record.ts';
import type { SessionServices } from './session-services.ts';

/** @throws VoiceServerError too_many_sessions: it had lost its place, and others have taken it. */
export async function keepSession(services: SessionServices, session: AuthorizedSession): Promise<void> {
  await Promise.all([renew(services, session), services.census.catchUp(1)]);
}

async function renew({ admission }: SessionServices, { record }: AuthorizedSession): Promise<void> {
  try {
    await admission.renew(record.id, visitorOf(record), record.admitted);
  } catch (error) {
    // A call that was let in goes on without the store; only new ones are not let in.
    if (!isStoreGone(error)) throw error;
  }
}
