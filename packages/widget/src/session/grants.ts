/**
 * The call's session at the token server: its token, kept fresh, and a new way to the provider whenever one is needed.
 * A session that is gone is followed by another one of the same request.
 */
import type { CreateSessionRequest, RealtimeGrant, SessionGrant, SessionToken } from '@voice-agent/protocol';
import type { VoiceAgentError } from '../errors/voice-agent-error.ts';
import type { CallTimers } from './call-timers.ts';
import { isGone } from './close-reason.ts';
import type { TokenServerPort } from './ports.ts';

/** A token is renewed this long before it runs out: time for a slow tool that was called with the old one. */
const RENEWAL_SECONDS = 60;
/** Between tries. */
const RETRY_SECONDS = 10;

export interface GrantsOptions {
  readonly tokenServer: TokenServerPort;
  readonly timers: CallTimers;
  /** The call's life. */
  readonly signal: AbortSignal;
  /** Of the conversation that is taken up. */
  readonly session: SessionToken | undefined;
  now(): number;
  request(): CreateSessionRequest;
  /** `created`: another session than the one before, which is gone. */
  onGranted(grant: SessionGrant, created: boolean): void;
  /** The server has ended the session of a call that is on. */
  onRevoked(error: VoiceAgentError): void;
}

export class Grants {
  readonly #options: GrantsOptions;
  #session: SessionToken | undefined;
  #dialect: RealtimeGrant['dialect'];
  #isAnother = false;

  constructor(options: GrantsOptions) {
    this.#options = options;
    this.#session = options.session;
  }

  /** The token of now, undefined before the first grant. */
  get session(): SessionToken | undefined {
    return this.#session;
  }

  /** Of the provider that the latest way leads to. */
  get dialect(): RealtimeGrant['dialect'] {
    return this.#dialect;
  }

  /** The conversation that is taken up began in another session, which is gone. */
  get isAnother(): boolean {
    return this.#isAnother;
  }

  /** A newer token. Its renewal is planned. */
  adopt(session: SessionToken): void {
    this.#session = session;
    const seconds = session.expiresAt - this.#options.now() / 1000 - RENEWAL_SECONDS;
    // A clock that runs ahead must not renew without end.
    this.#renewIn(Math.max(seconds, RENEWAL_SECONDS / 2));
  }

  /** A fresh token for the session; undefined when the server gives none, or the call has ended. */
  async renew(): Promise<SessionGrant | undefined> {
    const { tokenServer, signal } = this.#options;
    const asked = this.#session;
    if (!asked) return undefined;
    const grant = await tokenServer.refreshSession(asked, signal).catch(() => undefined);
    if (signal.aborted || !grant) return undefined;
    // A handoff that overtook the refresh has brought the newer one.
    if (this.#session === asked) this.adopt(grant.session);
    return grant;
  }

  /** A way to the provider; undefined when the call has ended meanwhile. @throws VoiceAgentError server-* */
  async acquire(anew = this.#session === undefined): Promise<RealtimeGrant | undefined> {
    const { tokenServer, signal, request, onGranted } = this.#options;
    const asked = this.#session;
    try {
      const grant =
        anew || !asked ? await tokenServer.createSession(request()) : await tokenServer.refreshSession(asked, signal);
      if (signal.aborted) {
        // Only its token can end a session, so its creation is waited for even when nobody wants it any more.
        if (anew) tokenServer.endSession(grant.session);
        return undefined;
      }
      // A handoff has overtaken the refresh, which leads to the agent of before.
      if (!anew && this.#session !== asked) return this.acquire();
      this.adopt(grant.session);
      this.#dialect = grant.realtime.dialect;
      this.#isAnother ||= anew;
      this.#beat(grant.limits.heartbeatSeconds);
      onGranted(grant, anew);
      return grant.realtime;
    } catch (cause) {
      if (signal.aborted) return undefined;
      if (anew || !isGone(cause)) throw cause;
      // Unless a newer token was what the old one was refused for.
      return this.acquire(this.#session === asked);
    }
  }

  #beat(seconds = 0): void {
    const { timers, tokenServer, signal, onRevoked } = this.#options;
    // Of several grants the first one's clock runs on.
    timers.start('heartbeat', seconds, () => {
      const kept = this.#session!;
      tokenServer.keepSession(kept, signal).catch((cause) => {
        // Any other failure passes. A token that was renewed meanwhile may well be refused.
        if (!signal.aborted && isGone(cause) && kept === this.#session) onRevoked(cause);
      });
      this.#beat(seconds);
    });
  }

  #renewIn(seconds: number): void {
    const { timers, signal } = this.#options;
    timers.stop('renewal');
    timers.start('renewal', seconds, () => {
      void this.renew().then((grant) => {
        if (!grant && !signal.aborted) this.#renewIn(RETRY_SECONDS);
      });
    });
  }
}
