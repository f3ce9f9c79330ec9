/** Tells the telemetry how an ask for a key went: granted, refused by this server, or failed. */
import type { SessionGrant } from '@voice-agent/protocol';
import { isVoiceServerError } from '../errors.ts';
import type { MintPurpose } from '../telemetry/voice-event.ts';
import type { SessionServices } from './session-services.ts';

/** @param work - everything that can refuse the ask, limits and sign-in included; what it throws is thrown on. */
export async function toldMint(
  { telemetry, now }: Pick<SessionServices, 'telemetry' | 'now'>,
  purpose: MintPurpose,
  work: () => Promise<SessionGrant>,
): Promise<SessionGrant> {
  const startedAt = now();
  try {
    const grant = await telemetry.trace({ type: 'mint', purpose }, work, ({ session, agent }) => ({
      sessionId: session.id,
      agent: agent.name,
    }));
    const { session, agent } = grant;
    const durationMs = now() - startedAt;
    telemetry.emit('mint.granted', { sessionId: session.id, agent: agent.name, purpose, durationMs });
    return grant;
  } catch (error) {
    const reason = reasonOf(error);
    if (reason.startsWith('provider_') || reason === 'internal') {
      telemetry.emit('mint.failed', { purpose, reason, durationMs: now() - startedAt });
    } else {
      telemetry.emit('mint.refused', { purpose, reason });
    }
    throw error;
  }
}

function reasonOf(error: unknown): string {
  if (isVoiceServerError(error)) return error.code;
  // An app's `authenticate` says no with an HTTPException of Hono's.
  const { status } = (error ?? {}) as { status?: unknown };
  return status === 401 || status === 403 ? 'unauthorized' : 'internal';
}
