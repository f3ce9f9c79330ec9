/**
 * One Realtime session: takes the client's events, one after the other, and answers with the server's.
 *
 * Knows nothing of sockets. Whatever a client sends, the worst that comes of it is an `error` event to that client.
 */
import {
  type AudioDecoder,
  type ClientEvent,
  type ClientEventOf,
  type ConversationItem,
  createAudioDecoder,
  decodeBase64,
  parseClientEvent,
  type Session,
  type SessionConfig,
} from '@voice-agent/protocol';
import type { Stt } from '../stages/stt.ts';
import type { VadDetector } from '../stages/vad.ts';
import { createId } from './create-id.ts';
import { IdleWatch } from './idle-watch.ts';
import { type CommittedTurn, InputAudio } from './input-audio.ts';
import { createItem } from './item-creation.ts';
import { LiveConversation, type PendingSpeech } from './live-conversation.ts';
import type { SendEvent } from './outgoing-event.ts';
import { ResponseDesk } from './response-desk.ts';
import type { ResponseStages } from './response-run.ts';
import { type ServiceError, ServiceFault, serviceErrors } from './service-fault.ts';
import { type EffectiveConfig, mergeConfig } from './session-config.ts';
import { Transcription } from './transcription.ts';
import { turnSettings } from './turn-settings.ts';

const MAX_APPEND_BYTES = 15 * 1024 * 1024;
/** Half of its 8000 samples a second. */
const G711_BANDWIDTH_HZ = 4_000;

export interface SessionStages extends ResponseStages {
  readonly stt?: Stt;
}

export interface RealtimeSessionOptions {
  config: EffectiveConfig;
  stages: SessionStages;
  detector: VadDetector;
  /** Unix seconds. */
  expiresAt: number;
  send: SendEvent;
}

type Handlers = { [T in ClientEvent['type']]: (event: ClientEventOf<T>) => void };

export class RealtimeSession {
  readonly id = createId('sess');
  readonly #stages: SessionStages;
  readonly #expiresAt: number;
  readonly #send: SendEvent;
  readonly #conversation: LiveConversation;
  readonly #desk: ResponseDesk;
  readonly #input: InputAudio;
  readonly #idle = new IdleWatch();
  #config: EffectiveConfig;
  #decode: AudioDecoder;

  readonly #handlers: Handlers = {
    'session.update': ({ session }) => this.#update(session),
    'input_audio_buffer.append': ({ audio }) => this.#append(audio),
    'input_audio_buffer.commit': () => this.#commit(this.#input.commit()),
    'input_audio_buffer.clear': () => {
      this.#input.clear();
      this.#send({ type: 'input_audio_buffer.cleared' });
      this.#desk.answerOwed();
    },
    'conversation.item.create': ({ item, previous_item_id }) => this.#createItem(item, previous_item_id),
    'conversation.item.retrieve': ({ item_id }) => this.#conversation.retrieve(item_id),
    'conversation.item.truncate': (event) =>
      this.#conversation.truncate(event.item_id, event.content_index, event.audio_end_ms),
    'conversation.item.delete': ({ item_id }) => {
      this.#conversation.remove(item_id);
      this.#desk.settle(item_id, false);
    },
    'response.create': ({ response }) => {
      this.#idle.activity();
      this.#desk.create(response);
    },
    'response.cancel': ({ response_id }) => this.#desk.cancel(response_id),
  };

  constructor(options: RealtimeSessionOptions) {
    this.#stages = options.stages;
    this.#expiresAt = options.expiresAt;
    this.#send = options.send;
    this.#config = options.config;
    this.#decode = createAudioDecoder(options.config.audio.input.format);
    this.#conversation = new LiveConversation(options.send);
    this.#input = new InputAudio(options.detector, () => this.#startTranscription(), {
      speechStarted: (audioStartMs, itemId) => this.#speechStarted(audioStartMs, itemId),
      speechStopped: (audioEndMs, itemId) =>
        this.#send({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: audioEndMs, item_id: itemId }),
      turnEnded: (turn) => this.#commit(turn, this.#turnDetection?.create_response),
    });
    this.#configureTurns();
    this.#desk = new ResponseDesk({
      stages: options.stages,
      conversation: this.#conversation,
      config: () => this.#config,
      visitorSpeaks: () => this.#input.speaking && this.#turnDetection?.interrupt_response === true,
      answerStarted: () => this.#idle.answerStarted(this.#input.clockMs),
      answerEnded: (spokenMs) => this.#idle.answerEnded(this.#input.clockMs, spokenMs),
      send: options.send,
    });
  }

  get #turnDetection() {
    return this.#config.audio.input.turn_detection;
  }

  /** Call once, before the first `handle`. */
  begin(): void {
    this.#send({ type: 'session.created', session: this.#describe() });
  }

  /** Handles one text message. Never throws. */
  handle(text: string): void {
    let eventId: string | undefined;
    try {
      const parsed = parseClientEvent(text);
      if (parsed.kind !== 'known') {
        eventId = parsed.eventId;
        throw new ServiceFault(faultOf(parsed, Object.keys(this.#handlers)));
      }
      eventId = parsed.event.event_id;
      const handler = this.#handlers[parsed.event.type] as (event: ClientEvent) => void;
      handler(parsed.event);
    } catch (error) {
      if (!(error instanceof ServiceFault)) this.#stages.onError(error);
      this.fail(error instanceof ServiceFault ? error.details : serviceErrors.serverError(), eventId);
    }
  }

  /** Tells an error that concerns the session or an event of the client's. */
  fail(error: ServiceError, eventId?: string): void {
    this.#send({ type: 'error', error: { ...error, event_id: eventId ?? null } });
  }

  /** Idempotent. Stops everything that runs for this session. */
  close(): void {
    this.#desk.close();
    this.#conversation.close();
    this.#input.close();
  }

  #describe(): Session {
    return { ...this.#config, object: 'realtime.session', id: this.id, expires_at: this.#expiresAt };
  }

  #update(update: SessionConfig): void {
    const before = this.#config;
    this.#config = mergeConfig(before, update, { modelFixed: true, voiceLocked: this.#desk.voiceLocked });
    if (this.#config.audio.input.format.type !== before.audio.input.format.type) {
      this.#decode = createAudioDecoder(this.#config.audio.input.format);
    }
    this.#configureTurns();
    this.#send({ type: 'session.updated', session: this.#describe() });
    this.#desk.answerOwed();
  }

  #configureTurns(): void {
    this.#input.configure(this.#turnDetection && turnSettings(this.#turnDetection));
  }

  #append(audio: string): void {
    if (audio.length > (MAX_APPEND_BYTES / 3) * 4) throw new ServiceFault(serviceErrors.audioTooLarge());
    const bytes = decodeBase64(audio);
    if (!bytes) throw new ServiceFault(serviceErrors.invalidBase64('audio'));
    this.#input.append(this.#decode(bytes));
    const detection = this.#turnDetection;
    if (detection?.type !== 'server_vad' || detection.idle_timeout_ms === null) return;
    const idleSinceMs = this.#idle.fire(this.#input.clockMs, detection.idle_timeout_ms);
    if (idleSinceMs !== undefined) this.#promptIdle(Math.round(idleSinceMs), Math.round(this.#input.clockMs));
  }

  /** The silence becomes an item without words, as the service has it, and the workflow is told of it. */
  #promptIdle(startMs: number, endMs: number): void {
    const item_id = createId('item');
    const span = { audio_start_ms: startMs, audio_end_ms: endMs };
    this.#send({ type: 'input_audio_buffer.timeout_triggered', ...span, item_id });
    this.#addSpeechItem(item_id, endMs - startMs);
    this.#desk.prompt(`The visitor has said nothing for ${Math.round((endMs - startMs) / 1000)} seconds.`);
  }

  #speechStarted(audioStartMs: number, itemId: string): void {
    this.#idle.activity();
    this.#send({ type: 'input_audio_buffer.speech_started', audio_start_ms: audioStartMs, item_id: itemId });
    if (this.#turnDetection?.interrupt_response) this.#desk.interrupt();
  }

  /** A turn becomes a user item, and its words follow. */
  #commit(turn: CommittedTurn, answer = false): void {
    this.#idle.activity();
    this.#addSpeechItem(turn.itemId, turn.durationMs);
    if (answer) this.#desk.owe(turn.itemId);
    void this.#transcribe({ ...turn, contentIndex: 0 });
  }

  #addSpeechItem(id: string, inputMs: number): void {
    const previous = this.#conversation.lastItemId;
    this.#send({ type: 'input_audio_buffer.committed', item_id: id, previous_item_id: previous });
    // Empty until the words are known. Clients of the service want the field.
    const content = [{ type: 'input_audio' as const, transcript: '' }];
    const item = { id, object: 'realtime.item', type: 'message', status: 'completed', role: 'user', content } as const;
    this.#conversation.add({ item: { ...item, content }, inputMs });
  }

  async #transcribe(speech: Omit<PendingSpeech, 'announce'>): Promise<void> {
    const announce = this.#config.audio.input.transcription !== undefined;
    const outcome = await this.#conversation.transcribe({ ...speech, announce });
    if (!outcome) return;
    if (!outcome.ok) {
      if (outcome.cause !== undefined) this.#stages.onError(outcome.cause);
      // Told as `…transcription.failed` where those events are on; a client without them must not just hear nothing.
      if (!announce) this.fail(outcome.error);
    }
    this.#desk.settle(speech.itemId, outcome.ok && outcome.transcript !== '');
  }

  #createItem(item: ConversationItem, after?: string): void {
    this.#idle.activity();
    const { entry, speech } = createItem(item, this.#config.audio.input.format);
    this.#conversation.add(entry, after);
    for (const { samples, contentIndex } of speech) {
      const transcription = this.#startTranscription();
      transcription.push(samples);
      void this.#transcribe({ itemId: entry.item.id, contentIndex, transcription, durationMs: samples.length / 24 });
    }
  }

  #startTranscription(): Transcription {
    const { format, transcription } = this.#config.audio.input;
    return new Transcription(this.#stages.stt, {
      ...(transcription?.language && { language: transcription.language }),
      ...(format.type !== 'audio/pcm' && { bandwidthHz: G711_BANDWIDTH_HZ }),
    });
  }
}

function faultOf(
  parsed: Exclude<ReturnType<typeof parseClientEvent>, { kind: 'known' }>,
  known: readonly string[],
): ServiceError {
  if (parsed.kind === 'unknown') return serviceErrors.unknownEvent(parsed.type, known);
  return parsed.misfit ? serviceErrors.misfit(parsed.misfit) : serviceErrors.notJson(parsed.reason);
}
