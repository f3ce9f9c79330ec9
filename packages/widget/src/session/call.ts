/**
 * One call, from the click to its end: opens sound and line side by side, and carries events between the media, the
 * state, the response queue and the tool relay.
 *
 * Ends once, whoever ends it first. What arrives after that is undone or dropped.
 */
import type { ClientEvent, RealtimeGrant, SessionGrant } from '@voice-agent/protocol';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import { createAnswerPatience } from './answer-patience.ts';
import type { CallOptions } from './call-options.ts';
import { CallReporter } from './call-reporter.ts';
import { CallSound } from './call-sound.ts';
import { CallTimers } from './call-timers.ts';
import { CallTools } from './call-tools.ts';
import { asVoiceAgentError, type CallEnd } from './close-reason.ts';
import { ConversationKeeper } from './conversation-keeper.ts';
import { EndClock } from './end-clock.ts';
import { followPage } from './follow-page.ts';
import { Grants } from './grants.ts';
import { newItemId } from './items.ts';
import { Line } from './line.ts';
import { Outbox } from './outbox.ts';
import type { Connection, MediaPort, MediaReport } from './ports.ts';
import { greetingRequest } from './response-create.ts';
import type { SessionInput, SessionState } from './session-state.ts';
import { isBetweenTurns, isIdle } from './snapshot-of.ts';
import { VisitorTurns } from './visitor-turns.ts';
import type { ApprovalAnswer, VoiceSessionEvent } from './voice-snapshot.ts';

/** How long the agent may finish its sentence when the call's time is up. */
const DRAIN_SECONDS = 10;

export class Call {
  readonly sound: CallSound;
  readonly turns: VisitorTurns;
  readonly #options: CallOptions;
  readonly #life = new AbortController();
  readonly #timers: CallTimers;
  readonly #grants: Grants;
  readonly #line: Line;
  readonly #clock: EndClock;
  readonly #reporter: CallReporter;
  readonly #keeper: ConversationKeeper;
  readonly #tools: CallTools;
  readonly #await: () => void;
  readonly #outbox: Outbox;
  #media: MediaPort | undefined;
  #dialect: RealtimeGrant['dialect'];
  /** Whether the session is not the one that the conversation began in. */
  #isOther = false;
  #stood = false;
  #finishing = false;
  #staying = false;

  constructor(options: CallOptions) {
    this.#options = options;
    const { tokenServer, page, resumption, now } = options;
    const { signal } = this.#life;
    const timers = new CallTimers(options.schedule);
    const dispatch = (input: SessionInput) => this.#dispatch(input);
    const onEvent = (event: VoiceSessionEvent) => this.#tell(event);
    this.#timers = timers;
    this.#await = createAnswerPatience({ timers, state: options.state, dispatch });
    this.#outbox = new Outbox({ media: () => this.#media, state: options.state, dispatch: options.dispatch });
    this.sound = new CallSound({ dispatch, page, signal, state: options.state });
    this.turns = new VisitorTurns({
      media: () => this.#media,
      state: options.state,
      send: (event) => this.#send(event),
      dispatch,
      takesImages: () => this.#dialect?.images !== false,
    });
    this.#grants = new Grants({
      tokenServer,
      timers,
      signal,
      now,
      session: resumption?.saved.session,
      request: options.request,
      onGranted: (grant, created) => this.#granted(grant, created),
      onRevoked: (error) => this.end({ type: 'ended', error }),
    });
    this.#line = new Line({
      grants: this.#grants,
      page,
      timers,
      signal,
      now,
      media: () => this.#media,
      opening: (grant) => this.#opening(grant),
      isBetweenTurns: () => isBetweenTurns(this.#state),
      onLost: (quiet) => this.#lost(quiet),
      onReady: (how) => this.#ready(how),
      onFailed: (end, gaveUp) => (end.type === 'ended' ? this.#finish() : this.end(end, gaveUp)),
      onEvent,
    });
    this.#clock = new EndClock(
      {
        timers,
        now,
        onWarning: (warning) => dispatch({ type: 'set', change: { warning } }),
        onEnd: () => this.#finish(),
      },
      resumption?.saved,
    );
    this.#reporter = new CallReporter({ tokenServer, timers, grants: this.#grants });
    this.#keeper = new ConversationKeeper({ ...options, clock: this.#clock, grants: this.#grants });
    this.#tools = new CallTools({
      ...options,
      timers,
      signal,
      grants: this.#grants,
      turns: this.turns,
      current: () => ({ agent: this.#state.agent!, session: this.#grants.session! }),
      adopt: (session) => this.#grants.adopt(session),
      send: (event) => this.#send(event),
      dispatch,
      emit: onEvent,
      onFailed: (error) => this.end({ type: 'failed', error }, true),
    });
  }

  /** Asks for sound before anything is awaited, so that the visitor's click still counts for the browser. */
  open(): void {
    const { openMedia, capture, output, page } = this.#options;
    const { signal } = this.#life;
    const { mode, turns } = this.#state;
    const microphone = mode === 'voice';
    const pushToTalk = turns === 'push-to-talk';
    openMedia({ microphone, pushToTalk, capture, output, signal, onReport: (report) => this.#read(report) }).then(
      (media) => this.#mediaReady(media),
      (cause) => this.end({ type: 'failed', error: asVoiceAgentError(cause, 'audio-unsupported') }),
    );
    // It can be continued here later.
    this.sound.open(microphone, () => this.end({ type: 'failed', error: moved() }, true));
    this.#line.open();
    followPage({
      page,
      line: this.#line,
      clock: this.#clock,
      signal,
      onPing: () => this.#ping(),
      onLeaving: () => this.#leave(),
    });
  }

  decide(callId: string, answer: ApprovalAnswer): void {
    this.#tools.decide(callId, answer);
  }

  stay(): void {
    const reason = this.#state.warning?.reason;
    this.#clock.stay();
    this.#dispatch({ type: 'stayed' });
    if (reason !== 'maximum-duration' || this.#staying) return;
    this.#staying = true;
    void this.#grants.renew().then((grant) => {
      this.#staying = false;
      if (grant) this.#clock.extend(grant.limits);
    });
  }

  /** @param mayGoOn - nothing is wrong with the conversation: the next call may take it up. */
  end(end: CallEnd = { type: 'ended' }, mayGoOn = false): void {
    if (this.#life.signal.aborted) return;
    const { resumption, onLevels, onResumable, dispatch } = this.#options;
    // A conversation that could not be taken up is not lost by that.
    const untouched = end.type === 'failed' && resumption !== undefined && !this.#stood;
    const saved = mayGoOn || untouched ? this.#keeper.save() : undefined;
    dispatch(saved ? { ...end, resumable: true } : end);
    this.#reporter.send(end.type === 'failed' ? [end.error.code] : []);
    this.#life.abort();
    this.#timers.stopAll();
    if (this.#media) discard(this.#media);
    if (saved) onResumable({ saved, notice: untouched ? resumption.notice : 'reconnected' });
    else this.#keeper.drop();
    onLevels({ microphone: 0, speaker: 0 });
  }

  get #state(): SessionState {
    return this.#options.state();
  }

  #mediaReady(media: MediaPort): void {
    if (this.#life.signal.aborted) {
      discard(media);
      return;
    }
    this.#media = media;
    this.sound.attach(media);
    this.turns.attach(media);
    this.#line.mediaReady();
  }

  #granted({ agent, limits, realtime, session }: SessionGrant, created: boolean): void {
    this.#dialect = realtime.dialect;
    this.#isOther ||= created;
    // The clock of a call that stood runs on, whatever session carries it.
    if (created && !this.#stood) this.#clock.limit(limits);
    this.#dispatch({ type: 'granted', agent, sessionId: session.id });
    this.#tools.serve(agent);
  }

  #opening(grant: RealtimeGrant): Connection {
    const { refused, ...connection } = this.#outbox.open(grant);
    if (refused && !this.#stood) this.turns.refuseImages();
    return connection;
  }

  #read(report: MediaReport): void {
    if (this.#life.signal.aborted) return;
    switch (report.type) {
      case 'level':
        this.#options.onLevels({ microphone: report.microphone, speaker: report.speaker });
        break;
      case 'ready':
        this.#line.ready();
        break;
      case 'closed':
        this.#line.closed(report);
        break;
      case 'failed':
        // Nothing is wrong with the conversation: another call may take it up.
        this.end({ type: 'failed', error: report.error }, true);
        break;
      case 'server-event':
        this.#readEvent(report);
        break;
      case 'latency':
        this.#tell(report);
        break;
      case 'network':
      case 'microphone-changed':
        this.#tell(report);
        this.sound.read(report);
        break;
      case 'sound':
      case 'devices':
      case 'microphone-lost':
        this.sound.read(report);
        break;
      default:
        this.#dispatch(report);
    }
  }

  #readEvent(report: Extract<MediaReport, { type: 'server-event' }>): void {
    const { event } = report;
    if (!this.#line.hears(event)) return;
    this.#reporter.hear(report);
    this.#options.dispatch(report);
    if (event.type === 'response.done' && event.response.usage) {
      this.#tell({ type: 'usage', responseId: event.response.id, usage: event.response.usage });
    }
    // Before anything is sent: what the tools want answered and what was typed meanwhile is one response.
    this.#tools.read(event);
    this.#settle();
  }

  #lost(quiet: boolean): void {
    const calling = this.#tools.lineLost();
    this.#dispatch({ type: 'line-lost', quiet, calling });
  }

  /** The line stands. A new conversation begins with the greeting, unless the visitor has already typed. */
  #ready(how: 'first' | 'quiet' | 'mended'): void {
    const { resumption, dispatch } = this.#options;
    const first = how === 'first';
    const notice = first ? resumption?.notice : how === 'mended' ? 'reconnected' : undefined;
    dispatch({ type: 'line-ready', continued: notice && { noticeId: newItemId(), notice } });
    this.#outbox.flush();
    if (first) {
      this.#stood = true;
      this.#clock.begin();
      this.#reporter.send();
      const { agent, queue } = this.#state;
      if (resumption) this.#tools.resume(this.#state, this.#isOther);
      else if (agent?.greeting && queue.waiting.length === 0) {
        dispatch({ type: 'response-wanted', request: greetingRequest(agent.greeting) });
      }
    }
    this.#settle();
  }

  #tell(event: VoiceSessionEvent): void {
    if (this.#life.signal.aborted) return;
    this.#reporter.read(event);
    this.#options.onEvent(event);
  }

  #dispatch(input: SessionInput): void {
    if (this.#life.signal.aborted) return;
    this.#options.dispatch(input);
    if (input.type === 'response-cancelled') this.#tools.interrupt();
    this.#settle();
  }

  /** What follows from the state. */
  #settle(): void {
    this.#outbox.settle();
    this.#clock.settle(isIdle(this.#state), this.#state.promptedItemId !== undefined);
    this.#line.settle();
    this.#await();
  }

  #send(event: ClientEvent): void {
    if (!this.#life.signal.aborted) this.#outbox.send(event);
  }

  /** This must be answered, and changes nothing. */
  #ping(): void {
    if (this.#state.wired) this.#send({ type: 'session.update', session: { type: 'realtime' } });
  }

  /** The call's time is up. The agent may say its sentence. */
  #finish(): void {
    if (this.#finishing) return;
    this.#finishing = true;
    const over = () => this.end();
    this.#timers.start('drain', DRAIN_SECONDS, over);
    if (this.#media) this.#media.drained().then(over, over);
    else over();
  }

  /** The page goes away. A call that is over with it ends the session too. */
  #leave(): void {
    const { continuity, resumption } = this.#options;
    const goesOn = continuity === 'tab' && (this.#stood || resumption !== undefined) && !this.#finishing;
    if (!goesOn || !this.#keeper.save()) this.end();
    else this.#reporter.send();
  }
}

function moved(): VoiceAgentError {
  return new VoiceAgentError('moved-to-other-tab', 'Another tab of this site took the voice over.');
}

/** Closes what nobody waits for. It may fail to close, which nobody can act on. */
function discard(media: MediaPort): void {
  media.close().catch(() => undefined);
}
