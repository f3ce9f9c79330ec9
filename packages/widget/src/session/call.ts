/**
 * One call, from the click to its end: opens sound and session side by side, connects when both are there, and carries
 * events between the media, the state, the response queue and the tool relay.
 *
 * Ends once, whoever ends it first. What arrives after that is undone or dropped.
 */
import type { ClientEvent, CreateSessionRequest, SessionGrant, SessionToken } from '@voice-agent/protocol';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import { CallTimers, type Schedule } from './call-timers.ts';
import { asVoiceAgentError, type CallEnd, endOfSocket } from './close-reason.ts';
import { newItemId } from './item-id.ts';
import type { MediaPort, MediaReport, OpenMedia, TokenServerPort } from './ports.ts';
import { greetingRequest, responseCreate } from './response-create.ts';
import { dueResponse, isIdle, type SessionInput, type SessionState } from './session-state.ts';
import { ToolRelay } from './tool-relay.ts';
import type { VoiceLevels } from './voice-snapshot.ts';

/** From the socket's opening to `session.created`. */
const CONNECT_SECONDS = 15;

export interface CallOptions {
  readonly openMedia: OpenMedia;
  readonly tokenServer: TokenServerPort;
  readonly request: CreateSessionRequest;
  readonly schedule: Schedule;
  state(): SessionState;
  dispatch(input: SessionInput): void;
  onLevels(levels: VoiceLevels): void;
}

export class Call {
  readonly #options: CallOptions;
  readonly #life = new AbortController();
  readonly #timers: CallTimers;
  readonly #tools: ToolRelay;
  #media: MediaPort | undefined;
  #grant: SessionGrant | undefined;
  #session: SessionToken | undefined;
  #microphone: 'closed' | 'wanted' | 'open' = 'closed';
  #sentCount = 0;
  /** What was typed before the session stood. */
  #held: ClientEvent[] = [];

  constructor(options: CallOptions) {
    this.#options = options;
    this.#timers = new CallTimers(options.schedule);
    this.#tools = new ToolRelay({
      tokenServer: options.tokenServer,
      signal: this.#life.signal,
      current: () => ({ agent: this.#state.agent ?? this.#grant!.agent, session: this.#session! }),
      adopt: (session) => {
        this.#session = session;
      },
      send: (event) => this.#send(event),
      dispatch: (input) => this.#dispatch(input),
    });
  }

  /** Asks for sound before anything is awaited, so that the visitor's click still counts for the browser. */
  open(): void {
    const microphone = this.#state.mode === 'voice';
    this.#microphone = microphone ? 'open' : 'closed';
    const { openMedia, tokenServer, request } = this.#options;
    const onReport = (report: MediaReport) => this.#read(report);
    openMedia({ microphone, onReport, signal: this.#life.signal }).then(
      (media) => this.#mediaReady(media),
      (cause) => this.#fail(asVoiceAgentError(cause, 'audio-unsupported')),
    );
    tokenServer.createSession(request).then(
      (grant) => this.#granted(grant),
      (cause) => this.#fail(asVoiceAgentError(cause, 'server-unreachable')),
    );
  }

  setMuted(muted: boolean): void {
    this.#media?.setMuted(muted);
  }

  sendText(text: string): void {
    const itemId = newItemId();
    if (this.#state.phase === 'live') this.interrupt();
    this.#send({
      type: 'conversation.item.create',
      item: { id: itemId, type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
    });
    this.#dispatch({ type: 'typed', itemId, text });
  }

  /** Stops what sounds, and the response that is being written, if one is. */
  interrupt(): void {
    if (this.#state.phase !== 'live') return;
    this.#media?.interrupt();
    const { active, inFlight } = this.#state.queue;
    if (active.length > 0 || inFlight) this.#send({ type: 'response.cancel' });
  }

  /** Adds the microphone to a call that was begun by typing. When it is refused the call goes on in writing. */
  openMicrophone(): void {
    if (this.#microphone === 'open') return;
    this.#microphone = 'wanted';
    const media = this.#media;
    if (!media) return;
    this.#microphone = 'open';
    media.openMicrophone().then(
      () => this.#dispatch({ type: 'voice-opened' }),
      (cause) => {
        this.#microphone = 'closed';
        this.#dispatch({ type: 'troubled', error: asVoiceAgentError(cause, 'microphone-busy') });
      },
    );
  }

  end(end: CallEnd = { type: 'ended' }): void {
    if (this.#ended) return;
    this.#dispatch(end);
    this.#life.abort();
    this.#timers.stopAll();
    this.#held = [];
    if (this.#media) discard(this.#media);
    if (this.#session) this.#options.tokenServer.endSession(this.#session);
    this.#options.onLevels({ microphone: 0, speaker: 0 });
  }

  get #ended(): boolean {
    return this.#life.signal.aborted;
  }

  get #state(): SessionState {
    return this.#options.state();
  }

  #mediaReady(media: MediaPort): void {
    if (this.#ended) {
      discard(media);
      return;
    }
    this.#media = media;
    if (this.#state.muted) media.setMuted(true);
    if (this.#microphone === 'wanted') this.openMicrophone();
    this.#connect();
  }

  #granted(grant: SessionGrant): void {
    // Only its token can end a session, so its creation is waited for even when nobody wants it any more.
    if (this.#ended) {
      this.#options.tokenServer.endSession(grant.session);
      return;
    }
    this.#grant = grant;
    this.#session = grant.session;
    this.#dispatch({ type: 'granted', agent: grant.agent });
    this.#connect();
  }

  #connect(): void {
    if (!this.#media || !this.#grant) return;
    this.#media.connect(this.#grant.realtime);
    this.#timers.start('connect', CONNECT_SECONDS, () =>
      this.#fail(new VoiceAgentError('connection-failed', `No session.created within ${CONNECT_SECONDS} s`)),
    );
  }

  #read(report: MediaReport): void {
    if (this.#ended) return;
    switch (report.type) {
      case 'level':
        this.#options.onLevels({ microphone: report.microphone, speaker: report.speaker });
        break;
      case 'closed':
        this.end(endOfSocket(report, this.#state.phase === 'live'));
        break;
      case 'failed':
        this.#fail(report.error);
        break;
      case 'server-event':
        this.#readEvent(report);
        break;
      default:
        this.#dispatch(report);
    }
  }

  #readEvent(report: Extract<MediaReport, { type: 'server-event' }>): void {
    const begins = report.event.type === 'session.created' && this.#state.phase === 'connecting';
    this.#options.dispatch(report);
    if (begins) this.#begin();
    // Before anything is sent: what the tools want answered and what was typed meanwhile is one response.
    this.#tools.read(report.event);
    this.#settle();
  }

  /** The session stands. The agent greets, unless the visitor has already spoken first by typing. */
  #begin(): void {
    const { agent, limits } = this.#grant!;
    this.#timers.stop('connect');
    this.#timers.start('maximum-duration', limits.maxDurationSeconds, () => this.end());
    for (const event of this.#held.splice(0)) this.#media?.send(event);
    const typed = this.#state.queue.waiting.length > 0;
    if (agent.greeting && !typed) {
      this.#options.dispatch({ type: 'response-wanted', request: greetingRequest(agent.greeting) });
    }
  }

  #dispatch(input: SessionInput): void {
    if (this.#ended) return;
    this.#options.dispatch(input);
    this.#settle();
  }

  /** What follows from the state: the response that is due, and the idle clock. */
  #settle(): void {
    const due = dueResponse(this.#state);
    // While typed items are held the first response is not due either.
    if (due && this.#held.length === 0) {
      const eventId = `response_create_${++this.#sentCount}`;
      this.#options.dispatch({ type: 'response-sent', eventId });
      this.#send(responseCreate(due, eventId, this.#state.mode));
    }
    if (isIdle(this.#state)) this.#timers.start('idle', this.#grant?.limits.idleSeconds ?? 0, () => this.end());
    else this.#timers.stop('idle');
  }

  #send(event: ClientEvent): void {
    if (this.#ended) return;
    if (this.#state.phase === 'live') this.#media?.send(event);
    else this.#held.push(event);
  }

  #fail(error: VoiceAgentError): void {
    this.end({ type: 'failed', error });
  }
}

/** Closes what nobody waits for. It may fail to close, which nobody can act on. */
function discard(media: MediaPort): void {
  media.close().catch(() => undefined);
}
