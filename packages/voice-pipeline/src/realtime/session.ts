/**
 * One Realtime session: takes the client's events, one after the other, and answers with the server's.
 *
 * Knows nothing of sockets. Whatever a client sends, the worst that comes of it is an `error` event to that client.
 */
import {
  type ClientEvent,
  type ClientEventOf,
  parseClientEvent,
  type SessionConfig,
  type TranscriptionSessionConfig,
} from '@voice-agent/protocol';
import type { Stt } from '../stages/stt.ts';
import type { VadDetector } from '../stages/vad.ts';
import { createId } from './create-id.ts';
import { LiveConversation } from './live-conversation.ts';
import { refuseDeepNesting } from './nesting.ts';
import type { SendEvent } from './outgoing-event.ts';
import { ResponseDesk } from './response-desk.ts';
import { ResponseRate } from './response-rate.ts';
import type { ResponseStages } from './response-run.ts';
import { type ServiceError, ServiceFault, serviceErrors } from './service-fault.ts';
import { describeSession, type EffectiveConfig, mergeConfig } from './session-config.ts';
import type { SessionLimits } from './session-limits.ts';
import { SessionTurns } from './session-turns.ts';
import { type RecognitionReport, SpeechTurns } from './speech-turns.ts';

export interface SessionStages extends ResponseStages {
  readonly stt?: Stt;
  readonly onRecognition: (report: RecognitionReport) => void;
}

export interface RealtimeSessionOptions {
  config: EffectiveConfig;
  stages: SessionStages;
  /** Called once, with the first audio. */
  createDetector: () => Promise<VadDetector>;
  limits: SessionLimits;
  /** Unix seconds. */
  expiresAt: number;
  /** Unix milliseconds. */
  now: () => number;
  send: SendEvent;
  /** The session cannot go on: it has been told why. */
  onFatal: (error: ServiceError) => void;
}

type Handlers = { [T in ClientEvent['type']]: (session: RealtimeSession, event: ClientEventOf<T>) => void };

export class RealtimeSession {
  readonly id = createId('sess');
  readonly #options: RealtimeSessionOptions;
  readonly #conversation: LiveConversation;
  readonly #desk: ResponseDesk;
  readonly #speech: SpeechTurns;
  readonly #turns: SessionTurns;
  #config: EffectiveConfig;
  /** Messages that wait until the detector is there. */
  #held: string[] | undefined;
  #heldChars = 0;
  #isClosed = false;

  static readonly #handlers: Handlers = {
    'session.update': (self, { session }) => self.#update(session),
    'input_audio_buffer.append': (self, { audio }) => self.#speech.append(audio),
    'input_audio_buffer.commit': (self) => self.#speech.commit(),
    'input_audio_buffer.clear': (self) => {
      self.#speech.clear();
      self.#options.send({ type: 'input_audio_buffer.cleared' });
      self.#desk.answerOwed();
    },
    'conversation.item.create': (self, { item, previous_item_id }) => self.#speech.createItem(item, previous_item_id),
    'conversation.item.retrieve': (self, { item_id }) => self.#conversation.retrieve(item_id),
    'conversation.item.truncate': (self, event) =>
      self.#conversation.truncate(event.item_id, event.content_index, event.audio_end_ms),
    'conversation.item.delete': (self, { item_id }) => {
      self.#conversation.remove(item_id);
      self.#desk.settle(item_id, false);
    },
    'response.create': (self, { type, response }) => {
      self.#requireAnswers(type);
      self.#speech.activity();
      self.#desk.create(response);
    },
    'response.cancel': (self, { type, response_id }) => {
      self.#requireAnswers(type);
      self.#desk.cancel(response_id);
    },
  };

  constructor(options: RealtimeSessionOptions) {
    const { stages, limits, send } = options;
    this.#options = options;
    this.#config = options.config;
    this.#conversation = new LiveConversation(send, limits);
    const config = () => this.#config;
    this.#turns = new SessionTurns(stages.telemetry, this.id);
    this.#speech = new SpeechTurns({
      stt: stages.stt,
      turns: this.#turns,
      conversation: this.#conversation,
      config,
      send,
      onRecognition: stages.onRecognition,
      onError: stages.onError,
      listener: {
        speechStarted: () => {
          if (this.#turnDetection?.interrupt_response) this.#desk.interrupt();
        },
        turnEnded: (itemId) => {
          if (this.#turnDetection?.create_response && this.#config.type === 'realtime') this.#desk.owe(itemId);
        },
        settled: (itemId, heard) => this.#desk.settle(itemId, heard),
        idle: (ms) => this.#desk.prompt(`The visitor has said nothing for ${Math.round(ms / 1000)} seconds.`),
        failed: (error) => this.fail(error),
      },
    });
    this.#desk = new ResponseDesk({
      stages,
      turns: this.#turns,
      conversation: this.#conversation,
      rate: new ResponseRate(limits.responsesPerMinute, options.now),
      config,
      visitorSpeaks: () => this.#speech.speaking && this.#turnDetection?.interrupt_response === true,
      answerStarted: () => this.#speech.answerStarted(),
      answerEnded: (spokenMs) => this.#speech.answerEnded(spokenMs),
      send,
    });
  }

  get #turnDetection() {
    return this.#config.audio.input.turn_detection;
  }

  /** Call once, before the first `handle`. */
  begin(): void {
    const { send } = this.#options;
    send({ type: 'session.created', session: this.#describe() });
    const conversation = { id: this.#conversation.id, object: 'realtime.conversation' as const };
    send({ type: 'conversation.created', conversation });
  }

  /** Handles one text message. Never throws. */
  handle(text: string): void {
    if (this.#isClosed) return;
    if (this.#held) this.#hold(this.#held, text);
    else this.#take(text);
  }

  #take(text: string): void {
    let eventId: string | undefined;
    try {
      const parsed = parseClientEvent(text);
      if (parsed.kind !== 'known') {
        eventId = parsed.eventId;
        throw new ServiceFault(faultOf(parsed, Object.keys(RealtimeSession.#handlers)));
      }
      const { event } = parsed;
      eventId = event.event_id;
      if (event.type === 'input_audio_buffer.append' && !this.#speech.hasDetector) {
        this.#awaitDetector(text);
        return;
      }
      // Audio comes all the time, and nothing of it is ever written again.
      if (event.type !== 'input_audio_buffer.append') refuseDeepNesting(event);
      const handler = RealtimeSession.#handlers[event.type] as (session: RealtimeSession, event: ClientEvent) => void;
      handler(this, event);
    } catch (error) {
      if (!(error instanceof ServiceFault)) this.#options.stages.onError(error);
      this.fail(error instanceof ServiceFault ? error.details : serviceErrors.serverError(), eventId);
    }
  }

  /** Tells an error that concerns the session or an event of the client's. */
  fail(error: ServiceError, eventId?: string): void {
    this.#options.send({ type: 'error', error: { ...error, event_id: eventId ?? null } });
  }

  /** Idempotent. Stops everything that runs for this session. */
  close(): void {
    this.#isClosed = true;
    this.#held = undefined;
    this.#desk.close();
    this.#conversation.close();
    this.#speech.close();
    this.#turns.close();
  }

  /** The first audio: it and all that comes after waits for the detector. */
  #awaitDetector(text: string): void {
    this.#held = [text];
    this.#options.createDetector().then(
      (detector) => {
        if (this.#isClosed) return detector.close();
        this.#speech.listenWith(detector);
        const held = this.#held ?? [];
        this.#held = undefined;
        for (const message of held) this.handle(message);
      },
      (error: unknown) => {
        this.#options.stages.onError(error);
        this.#breakOff(serviceErrors.serverError('vad-failed'));
      },
    );
  }

  #hold(held: string[], text: string): void {
    this.#heldChars += text.length;
    if (this.#heldChars <= this.#options.limits.maxConversationChars) held.push(text);
    else this.#breakOff(serviceErrors.serverError('vad-failed'));
  }

  #breakOff(error: ServiceError): void {
    if (this.#isClosed) return;
    this.close();
    this.fail(error);
    this.#options.onFatal(error);
  }

  #describe() {
    return describeSession(this.#config, this.id, this.#options.expiresAt);
  }

  #update(update: SessionConfig | TranscriptionSessionConfig): void {
    const before = this.#config;
    this.#config = mergeConfig(before, update, { running: true, voiceLocked: this.#desk.voiceLocked });
    this.#speech.configure(this.#config, before);
    this.#options.send({ type: 'session.updated', session: this.#describe() });
    this.#desk.answerOwed();
  }

  /** @throws ServiceFault in a transcription session, where nobody answers */
  #requireAnswers(type: string): void {
    if (this.#config.type === 'transcription') throw new ServiceFault(serviceErrors.onlyTranscribes(type));
  }
}

function faultOf(
  parsed: Exclude<ReturnType<typeof parseClientEvent>, { kind: 'known' }>,
  known: readonly string[],
): ServiceError {
  if (parsed.kind === 'unknown') return serviceErrors.unknownEvent(parsed.type, known);
  return parsed.misfit ? serviceErrors.misfit(parsed.misfit) : serviceErrors.notJson(parsed.reason);
}
