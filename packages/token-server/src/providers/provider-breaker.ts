/**
 * Stops asking a provider that does not answer: after five failures in a row mints fail at once for a while, then one
 * asks whether it is back. So an outage there costs visitors no waiting, and the provider no flood when it comes back.
 */
import { APP_TIMEOUT_MS, inTime } from '../app-answer.ts';
import { checkedTimeout, MAX_TIMER_MS } from '../checked-options.ts';
import { isVoiceServerError, VoiceServerError } from '../errors.ts';
import type { RealtimeProvider } from './realtime-provider.ts';

const FAILURES = 5;
const OPEN_MS = 5_000;
const GRACE_MS = 1_000;

/**
 * @param now - unix milliseconds.
 * @throws VoiceServerError invalid_configuration: a `timeout` that no timer runs.
 */
export function withBreaker(provider: RealtimeProvider, now: () => number): RealtimeProvider {
  let failures = 0;
  let failedAt = 0;
  let asking = false;
  // Its own comes first: it knows better what was late. No visitor waits longer for one that hangs, nor does the breaker.
  const timeoutMs =
    provider.timeout === undefined
      ? APP_TIMEOUT_MS
      : Math.min(checkedTimeout('provider.timeout', provider.timeout) + GRACE_MS, MAX_TIMER_MS);

  return {
    async connect(agent, session) {
      const isOpen = failures >= FAILURES;
      // Both ways: a clock that is set back must not make it rest for longer.
      const leftMs = OPEN_MS - Math.abs(now() - failedAt);
      if (isOpen && (asking || leftMs > 0)) throw resting(Math.ceil(leftMs / 1_000));
      if (isOpen) asking = true;
      try {
        const grant = await inTime(provider.connect(agent, session), timeoutMs, () => {
          session.log.warn('provider.timeout', { timeoutMs });
          return unavailable('The voice provider did not answer in time.', OPEN_MS / 1_000);
        });
        failures = 0;
        return grant;
      } catch (error) {
        if (isOutage(error) && !session.signal.aborted) {
          failures++;
          failedAt = now();
        }
        throw error;
      } finally {
        if (isOpen) asking = false;
      }
    },
    handOff: (agent, before) => provider.handOff(agent, before),
    ...(provider.settings && { settings: provider.settings }),
  };
}

/** What another visitor would meet, too. A refusal of this agent or of the key is none: it is answered quickly. */
function isOutage(error: unknown): boolean {
  return isVoiceServerError(error) && error.code === 'provider_unavailable' && error.status === 503;
}

function resting(seconds: number): VoiceServerError {
  const detail = 'The voice provider has not answered for a while. It is asked again in a moment.';
  return unavailable(detail, Math.max(1, seconds));
}

function unavailable(detail: string, retryAfterSeconds: number): VoiceServerError {
  return new VoiceServerError('provider_unavailable', detail, { status: 503, retryAfterSeconds });
}
