/**
 * The line to the provider: a grant of the token server, a socket opened with it, and whatever it takes to keep one up.
 * A line that breaks is mended, and one that the provider will soon end is changed for a new one between two turns.
 *
 * It knows nothing of what is said. `opening` tells a new session of it.
 */
import type { RealtimeGrant, ServerEvent } from '@voice-agent/protocol';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import type { CallTimers } from './call-timers.ts';
import { asVoiceAgentError, type CallEnd, type ClosedReport, isTransient, meaningOfClose } from './close-reason.ts';
import type { Grants } from './grants.ts';
import type { Connection, MediaPort, PagePort } from './ports.ts';
import { reconnectDelayMs } from './reconnect-policy.ts';
import { Rotation } from './rotation.ts';
import type { VoiceSessionEvent } from './voice-snapshot.ts';

/** From the opening of a socket to `ready`, and for all tries of a call's first connection together. */
const CONNECT_SECONDS = 15;
/** The first connection is tried this often again. The visitor waits for it, and can start another call. */
const FIRST_RETRIES = 2;
/** A line that held this long was a good one: the next break begins to count from the beginning. */
const STEADY_SECONDS = 30;
/** A change of lines that takes longer is felt: who speaks is not heard. So is a network that is gone for longer. */
const QUIET_SECONDS = 3;

export interface LineOptions {
  readonly grants: Grants;
  readonly page: PagePort;
  readonly timers: CallTimers;
  /** The call's life. */
  readonly signal: AbortSignal;
  now(): number;
  media(): MediaPort | undefined;
  opening(grant: RealtimeGrant): Connection;
  /** Whether a change of lines would disturb nobody now. */
  isBetweenTurns(): boolean;
  /** `quiet`: with luck nobody notices. Told again, and not quietly, when luck is out. */
  onLost(quiet: boolean): void;
  onReady(how: 'first' | 'quiet' | 'mended'): void;
  /** `gaveUp`: the line may come back later. */
  onFailed(end: CallEnd, gaveUp: boolean): void;
  onEvent(event: VoiceSessionEvent): void;
}

export class Line {
  readonly #options: LineOptions;
  #grant: RealtimeGrant | undefined;
  /** granting: the token server is asked. waiting: for the next try, or for the network. */
  #stage: 'granting' | 'granted' | 'opening' | 'up' | 'waiting' = 'granting';
  #wasUp = false;
  #quiet = false;
  #hearing = false;
  #attempt = 0;
  #code: number | undefined;
  #upSince = 0;
  #brokenAt = 0;
  #expiresAt: number | undefined;
  readonly #rotation: Rotation;
  #rotating = false;
  /** The network was gone since the line was opened. */
  #isDoubtful = false;

  constructor(options: LineOptions) {
    this.#options = options;
    this.#rotation = new Rotation({ ...options, onDue: () => this.settle() });
  }

  /** Whether a line of this call has been ready. */
  get stood(): boolean {
    return this.#wasUp;
  }

  open(): void {
    this.#options.grants.acquire().then(
      (grant) => {
        if (!grant) return;
        this.#grant = grant;
        this.#stage = 'granted';
        this.mediaReady();
      },
      (cause) => this.#end(asVoiceAgentError(cause, 'server-unreachable')),
    );
  }

  /** There is something to connect now. */
  mediaReady(): void {
    const grant = this.#grant;
    if (this.#stage !== 'granted' || !grant || !this.#options.media()) return;
    this.#startWindow();
    // The visitor took longer to allow the microphone than the key lives.
    if (grant.expiresAt * 1000 <= this.#options.now()) this.#ask();
    else this.#connect(grant);
  }

  /** Whether the event is of the line that is or will be, and not of the one before it. */
  hears(event: ServerEvent): boolean {
    if (event.type === 'session.created') {
      this.#hearing = true;
      this.#expiresAt = event.session.expires_at;
    }
    return this.#hearing;
  }

  ready(): void {
    // Late, perhaps, but there: what was meant to come after it is not needed.
    if (this.#stage === 'up' || !this.#hearing) return;
    const { timers, now } = this.#options;
    const how = !this.#wasUp ? 'first' : this.#quiet ? 'quiet' : 'mended';
    this.#stage = 'up';
    this.#wasUp = true;
    this.#quiet = false;
    this.#upSince = now();
    for (const name of ['connect', 'retry', 'quiet'] as const) timers.stop(name);
    this.#rotation.plan(this.#expiresAt, this.#grant?.dialect?.maxSessionSeconds);
    if (how !== 'first') {
      const attempts = Math.max(1, this.#attempt);
      this.#options.onEvent({ type: 'reconnected', attempts, milliseconds: now() - this.#brokenAt });
    }
    this.#options.onReady(how);
  }

  closed(report: Omit<ClosedReport, 'type'>): void {
    if (this.#stage !== 'up' && this.#stage !== 'opening') return;
    const phase = !this.#wasUp ? 'first' : this.#stage === 'up' ? 'live' : 'again';
    const meaning = meaningOfClose(report, phase);
    if (meaning.type === 'ended' || meaning.type === 'failed') this.#options.onFailed(meaning, false);
    else this.#broke(report.code, meaning.error, meaning.type === 'expired');
  }

  /** The browser knows of no network. A socket would notice that after minutes: its line is taken for lost at once. */
  offline(): void {
    this.#isDoubtful = true;
    this.#options.timers.start('offline', QUIET_SECONDS, () => {
      if (this.#stage === 'up') this.#giveUp(false);
    });
  }

  /**
   * The network is back, or the page: no need to wait for the next try, and no try is used up by it. A line from before
   * the network went is bound to an address that may be gone, so that another takes its place at once, quietly if it
   * can. A page that is only shown again keeps its line; browsers close the sockets of a computer that sleeps.
   */
  nudge(): void {
    const { page, timers } = this.#options;
    if (!page.online) return;
    timers.stop('offline');
    const isDoubtful = this.#isDoubtful;
    this.#isDoubtful = false;
    if (isDoubtful && (this.#stage === 'up' || this.#stage === 'opening')) this.#giveUp(true);
    if (this.#stage === 'waiting') this.#try(true);
  }

  /** Nothing more is heard of the line that there was. */
  #giveUp(quietly: boolean): void {
    this.#hearing = false;
    if (!this.#goDown(undefined)) return;
    // That was no fault of the line.
    this.#attempt = 0;
    if (quietly) this.#loseQuietly();
    else this.#options.onLost(false);
  }

  /** The state has changed. A new line is fetched first, so that the old one serves until then. */
  settle(): void {
    if (this.#rotating || this.#stage !== 'up' || !this.#rotation.isNow) return;
    this.#rotating = true;
    this.#options.grants.acquire().then(
      (grant) => {
        this.#rotating = false;
        if (grant && this.#stage === 'up' && this.#rotation.isNow) this.#rotate(grant);
      },
      () => {
        this.#rotating = false;
        // The old line works still. Why there is no new one is told when it ends.
        if (this.#stage === 'up') this.#rotation.postpone();
      },
    );
  }

  #rotate(grant: RealtimeGrant): void {
    // First of all, so that nothing that follows from it asks again.
    this.#stage = 'opening';
    this.#attempt = 1;
    this.#code = undefined;
    this.#brokenAt = this.#options.now();
    this.#options.onEvent({ type: 'reconnecting', attempt: this.#attempt, code: this.#code });
    this.#loseQuietly();
    this.#connect(grant);
  }

  #startWindow(): void {
    this.#options.timers.start('connect', CONNECT_SECONDS, () => {
      const error = new VoiceAgentError('connection-failed', `Not ready within ${CONNECT_SECONDS} s`);
      if (this.#wasUp) this.#broke(this.#code, error, false);
      else this.#end(error);
    });
  }

  #connect(grant: RealtimeGrant): void {
    this.#grant = grant;
    this.#stage = 'opening';
    this.#hearing = false;
    this.#expiresAt = undefined;
    this.#rotation.stop();
    this.#startWindow();
    this.#options.media()?.connect(this.#options.opening(grant));
  }

  #broke(code: number | undefined, error: VoiceAgentError, expired: boolean): void {
    const wasUp = this.#goDown(code);
    if (wasUp && this.#brokenAt - this.#upSince > STEADY_SECONDS * 1000) this.#attempt = 0;
    if (wasUp && expired) this.#loseQuietly();
    else if (wasUp) this.#options.onLost(false);
    else if (!expired) this.#show();
    this.#wait(error);
  }

  /** Answers whether the line stood. */
  #goDown(code: number | undefined): boolean {
    const wasUp = this.#stage === 'up';
    if (wasUp) this.#brokenAt = this.#options.now();
    this.#code = code;
    this.#stage = 'waiting';
    this.#rotation.stop();
    // A first connection has one window for all its tries.
    if (this.#wasUp) this.#options.timers.stop('connect');
    return wasUp;
  }

  #loseQuietly(): void {
    this.#quiet = true;
    this.#options.timers.start('quiet', QUIET_SECONDS, () => this.#show());
    this.#options.onLost(true);
  }

  /** It is no secret any more that there is no line. */
  #show(): void {
    if (!this.#quiet) return;
    this.#quiet = false;
    this.#options.onLost(false);
  }

  #wait(error: VoiceAgentError): void {
    const delayMs = reconnectDelayMs(this.#attempt + 1);
    if (this.#wasUp ? delayMs !== undefined : this.#attempt < FIRST_RETRIES) {
      this.#options.timers.start('retry', (delayMs ?? 0) / 1000, () => this.#try());
    } else
      this.#end(this.#wasUp ? new VoiceAgentError('connection-lost', error.message, { cause: error }) : error, true);
  }

  #try(isFree = false): void {
    // `nudge` comes when there is a network again.
    if (!this.#options.page.online) {
      this.#show();
      return;
    }
    this.#options.timers.stop('retry');
    if (!isFree || this.#attempt === 0) this.#attempt += 1;
    if (this.#wasUp) this.#options.onEvent({ type: 'reconnecting', attempt: this.#attempt, code: this.#code });
    this.#ask();
  }

  #ask(): void {
    this.#stage = 'granting';
    // Unless a `ready` came after all.
    const isWanted = () => this.#stage === 'granting' && !this.#options.signal.aborted;
    this.#options.grants.acquire().then(
      (grant) => {
        if (grant && isWanted()) this.#connect(grant);
      },
      (cause) => {
        if (!isWanted()) return;
        const error = asVoiceAgentError(cause, 'server-unreachable');
        if (!isTransient(error)) return this.#end(error);
        this.#stage = 'waiting';
        this.#show();
        this.#wait(error);
      },
    );
  }

  #end(error: VoiceAgentError, gaveUp = false): void {
    if (!this.#options.signal.aborted) this.#options.onFailed({ type: 'failed', error }, gaveUp && this.#wasUp);
  }
}
