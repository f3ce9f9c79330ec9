/**
 * One call, from the click to its end: opens sound and line side by side, and carries events between the media, the
 * state, the response queue and the tool relay. What arrives after its end is undone or dropped.
 */
import type { ClientEvent, RealtimeGrant, SessionFeedback, SessionGrant } from '@voice-agent/protocol';
import { createAnswerPatience } from './answer-patience.ts';
import { CallEnding } from './call-ending.ts';
import type { CallOptions } from './call-options.ts';
import { CallReporter } from './call-reporter.ts';
import { CallSound } from './call-sound.ts';
import { CallTimers } from './call-timers.ts';
import { CallTools } from './call-tools.ts';
import type { CallEnd } from './close-reason.ts';
import { ConversationKeeper } from './conversation-keeper.ts';
import { EndClock } from './end-clock.ts';
import { followPage } from './follow-page.ts';
import { Grants } from './grants.ts';
import { newItemId } from './items.ts';
import { Line } from './line.ts';
import { Outbox } from './outbox.ts';
import type { Connection, MediaReport } from './ports.ts';
import { greetingRequest } from './response-create.ts';
import type { SessionInput } from './session-input.ts';
import type { SessionState } from './session-state.ts';
import { isBetweenTurns, isIdle } from './snapshot-of.ts';
import { VisitorTurns } from './visitor-turns.ts';
import type { ApprovalAnswer, VoiceSessionEvent } from './voice-snapshot.ts';

export class Call {
  readonly sound: CallSound;
  readonly turns: VisitorTurns;
  readonly #options: CallOptions;
  readonly #life = new AbortController();
  readonly #ending: CallEnding;
  readonly #grants: Grants;
  readonly #line: Line;
  readonly #clock: EndClock;
  readonly #reporter: CallReporter;
  readonly #tools: CallTools;
  readonly #await: () => void;
  readonly #outbox: Outbox;

  constructor(options: CallOptions) {
    this.#options = options;
    const { resumption } = options;
    const timers = new CallTimers(options.schedule);
    /** What the parts of a call have in common. */
    const common = {
      ...options,
      signal: this.#life.signal,
      timers,
      media: () => this.sound.media,
      dispatch: (input: SessionInput) => this.#dispatch(input),
      send: (event: ClientEvent) => this.#send(event),
      onEvent: (event: VoiceSessionEvent) => this.#tell(event),
    };
    this.#await = createAnswerPatience(common);
    this.#outbox = new Outbox({ ...common, dispatch: options.dispatch });
    this.sound = new CallSound({
      ...common,
      onReport: (report) => this.#read(report),
      onOpened: (media) => {
        this.turns.attach(media);
        this.#line.mediaReady();
      },
      // What moved to another tab can be continued here later.
      onFailed: (error, moved) => this.end({ type: moved ? 'ended' : 'failed', error }, moved),
    });
    this.turns = new VisitorTurns({ ...common, takesImages: () => this.#grants.dialect?.images !== false });
    const grants = new Grants({
      ...common,
      session: resumption?.saved.session,
      onGranted: (grant, created) => this.#granted(grant, created),
      onRevoked: (error) => this.end({ type: 'ended', error }),
    });
    this.#grants = grants;
    this.#line = new Line({
      ...common,
      grants,
      opening: (grant) => this.#opening(grant),
      isBetweenTurns: () => isBetweenTurns(this.#state),
      onLost: (quiet) => this.#dispatch({ type: 'line-lost', quiet, calling: this.#tools.lineLost() }),
      onReady: (how) => this.#ready(how),
      onFailed: (end, gaveUp) => (end.type === 'ended' ? this.#ending.finish() : this.end(end, gaveUp)),
    });
    this.#clock = new EndClock(
      {
        ...common,
        onWarning: (warning) => this.#dispatch({ type: 'set', change: { warning } }),
        onEnd: () => this.#ending.finish(),
        more: () => grants.renew().then((grant) => grant?.limits),
      },
      resumption?.saved,
    );
    this.#reporter = new CallReporter({ ...common, grants });
    this.#ending = new CallEnding({
      ...common,
      dispatch: options.dispatch,
      life: this.#life,
      keeper: new ConversationKeeper({ ...options, clock: this.#clock, grants }),
      reporter: this.#reporter,
      sound: this.sound,
      stood: () => this.#line.stood,
    });
    this.#tools = new CallTools({
      ...common,
      grants,
      turns: this.turns,
      current: () => ({ agent: this.#state.agent!, session: grants.session! }),
      adopt: (session) => grants.adopt(session),
      onFailed: (error) => this.end({ type: 'failed', error }, true),
    });
  }

  /** In the visitor's click. */
  open(): void {
    this.sound.open();
    this.#line.open();
    followPage({
      page: this.#options.page,
      line: this.#line,
      clock: this.#clock,
      signal: this.#life.signal,
      onPing: () => this.#outbox.ping(),
      onLeaving: () => this.#ending.leave(),
      onTaken: () => this.end({ type: 'ended', resumable: true }),
    });
  }

  decide(callId: string, answer: ApprovalAnswer): void {
    this.#tools.decide(callId, answer);
  }

  stay(): void {
    this.#clock.stay();
    this.#dispatch({ type: 'stayed' });
  }

  /** Also after the end: the token is good for that. */
  async rate(feedback: SessionFeedback): Promise<boolean> {
    const { session } = this.#grants;
    if (!session) return false;
    return this.#options.tokenServer.rate(session, feedback).then(
      () => true,
      () => false,
    );
  }

  /** Once its time is up it answers no more: who writes then goes on in the next call, which takes the conversation up. */
  makeWay(): void {
    if (this.#ending.isFinishing) this.end(undefined, true);
  }

  /** @param mayGoOn - nothing is wrong with the conversation: the next call may take it up. */
  end(end?: CallEnd, mayGoOn?: boolean): void {
    this.#ending.end(end, mayGoOn);
  }

  get #state(): SessionState {
    return this.#options.state();
  }

  #granted({ agent, limits, session }: SessionGrant, created: boolean): void {
    // The clock of a call that stood runs on, whatever session carries it.
    if (created && !this.#line.stood) this.#clock.limit(limits);
    this.#dispatch({ type: 'granted', agent, sessionId: session.id });
    this.#tools.serve(agent);
  }

  #opening(grant: RealtimeGrant): Connection {
    const { refused, ...connection } = this.#outbox.open(grant);
    if (refused && !this.#line.stood) this.turns.refuseImages();
    return connection;
  }

  #read(report: MediaReport): void {
    if (this.#life.signal.aborted) return;
    switch (report.type) {
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
      default:
        this.sound.read(report);
    }
  }

  #readEvent(report: Extract<MediaReport, { type: 'server-event' }>): void {
    const { event } = report;
    if (!this.#line.hears(event)) return;
    this.#reporter.numbers.hear(report);
    this.#options.dispatch(report);
    if (event.type === 'response.done' && event.response.usage) {
      this.#tell({ type: 'usage', responseId: event.response.id, usage: event.response.usage });
    }
    // Before anything is sent: what the tools want answered and what was typed meanwhile is one response.
    this.#tools.read(event);
    this.#settle();
  }

  /** The line stands. A new conversation begins with the greeting, unless the visitor has already typed. */
  #ready(how: 'first' | 'quiet' | 'mended'): void {
    const { resumption, dispatch } = this.#options;
    const first = how === 'first';
    const notice = first ? resumption?.notice : how === 'mended' ? 'reconnected' : undefined;
    dispatch({ type: 'line-ready', continued: notice && { noticeId: newItemId(), notice } });
    this.#outbox.flush();
    if (first) {
      this.#clock.begin();
      this.#reporter.send();
      const { agent, queue } = this.#state;
      if (resumption) this.#tools.resume(this.#state, this.#grants.isAnother);
      else if (agent?.greeting && queue.waiting.length === 0) {
        dispatch({ type: 'response-wanted', request: greetingRequest(agent.greeting) });
      }
    }
    this.#settle();
  }

  #tell(event: VoiceSessionEvent): void {
    if (this.#life.signal.aborted) return;
    this.#reporter.numbers.read(event);
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
}
