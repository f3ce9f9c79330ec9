/**
 * The visitor's voice in one session: audio comes in, turns become items of the conversation, and their words follow.
 *
 * It decides nothing about answers: its listener does. Detector and buffers are made with the first audio, so that a
 * session in which nobody speaks costs almost nothing.
 */
import { type AudioDecoder, type ConversationItem, createAudioDecoder, decodeBase64 } from '@voice-agent/protocol';
import type { Stt } from '../stages/stt.ts';
import type { VadDetector } from '../stages/vad.ts';
import { createId } from './create-id.ts';
import { IdleWatch } from './idle-watch.ts';
import { type CommittedTurn, InputAudio } from './input-audio.ts';
import { createItem } from './item-creation.ts';
import type { LiveConversation, PendingSpeech } from './live-conversation.ts';
import type { SendEvent } from './outgoing-event.ts';
import { type ServiceError, ServiceFault, serviceErrors } from './service-fault.ts';
import type { EffectiveConfig } from './session-config.ts';
import type { SessionTurns } from './session-turns.ts';
import { toldStt } from './told-stt.ts';
import { Transcription } from './transcription.ts';
import { turnSettings } from './turn-settings.ts';

const MAX_APPEND_BYTES = 15 * 1024 * 1024;
/** Sound in items of a client's that may wait for its words: each takes a place before the recognisers. */
const MAX_UTTERANCES = 64;
/** Half of its 8000 samples a second. */
const G711_BANDWIDTH_HZ = 4_000;

/** What one recognition took. Times in milliseconds. */
export interface RecognitionReport {
  readonly audioMs: number;
  /** Until a recogniser was free; 0 for one that had none to wait for, or never got one. */
  readonly waitedMs: number;
  /** From the end of the speech to its words. */
  readonly durationMs: number;
  readonly ok: boolean;
}

export interface SpeechTurnsListener {
  speechStarted(): void;
  /** The detector closed a turn, whose words are on their way. */
  turnEnded(itemId: string): void;
  /** The words of an item are there, or are none. */
  settled(itemId: string, heard: boolean): void;
  /** Nobody has spoken for too long. */
  idle(ms: number): void;
  /** Speech was not recognised, and no event of the protocol tells it. */
  failed(error: ServiceError): void;
}

export interface SpeechTurnsOptions {
  stt: Stt | undefined;
  turns: SessionTurns;
  conversation: LiveConversation;
  config: () => EffectiveConfig;
  listener: SpeechTurnsListener;
  onRecognition: (report: RecognitionReport) => void;
  onError: (error: unknown) => void;
  send: SendEvent;
}

export class SpeechTurns {
  readonly #options: SpeechTurnsOptions;
  readonly #idle = new IdleWatch();
  /** May hold half a sample, which goes with the buffer: all that follows would be shifted by it. */
  #decode: AudioDecoder | undefined;
  #input: InputAudio | undefined;

  constructor(options: SpeechTurnsOptions) {
    this.#options = options;
  }

  get speaking(): boolean {
    return this.#input?.speaking ?? false;
  }

  get hasDetector(): boolean {
    return this.#input !== undefined;
  }

  /** Before the first `append`. */
  listenWith(detector: VadDetector): void {
    this.#input = new InputAudio(detector, (itemId) => this.#startTranscription(itemId), {
      speechStarted: (audioStartMs, itemId) => this.#speechStarted(audioStartMs, itemId),
      speechStopped: (audioEndMs, itemId) =>
        this.#options.send({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: audioEndMs, item_id: itemId }),
      turnEnded: (turn) => {
        this.#commit(turn);
        this.#options.listener.turnEnded(turn.itemId);
        this.#recognise(turn);
      },
    });
    this.configure(this.#options.config());
  }

  /** The session's configuration has changed. */
  configure(config: EffectiveConfig, before = config): void {
    const { format, turn_detection } = config.audio.input;
    if (format.type !== before.audio.input.format.type) this.#decode = undefined;
    this.#input?.configure(turn_detection && turnSettings(turn_detection));
  }

  /** @throws ServiceFault */
  append(audio: string): void {
    if (audio.length > (MAX_APPEND_BYTES / 3) * 4) throw new ServiceFault(serviceErrors.audioTooLarge());
    const bytes = decodeBase64(audio);
    if (!bytes) throw new ServiceFault(serviceErrors.invalidBase64('audio'));
    const { type, audio: settings } = this.#options.config();
    this.#decode ??= createAudioDecoder(settings.input.format);
    const input = this.#input;
    input?.append(this.#decode(bytes));
    const detection = settings.input.turn_detection;
    // An answer that was interrupted has ended too, and nobody is silent then.
    if (!input || input.speaking || type !== 'realtime') return;
    if (detection?.type !== 'server_vad' || detection.idle_timeout_ms === null) return;
    const idleSinceMs = this.#idle.fire(input.clockMs, detection.idle_timeout_ms);
    if (idleSinceMs !== undefined) this.#tellIdle(Math.round(idleSinceMs), Math.round(input.clockMs));
  }

  /** What the client commits by hand. @throws ServiceFault */
  commit(): void {
    if (!this.#input) throw new ServiceFault(serviceErrors.bufferTooSmall(0));
    const turn = this.#input.commit();
    this.#decode = undefined;
    this.#commit(turn);
    this.#recognise(turn);
  }

  clear(): void {
    this.#decode = undefined;
    this.#input?.clear();
  }

  /** An item of the client's; sound in it is recognised. @throws ServiceFault */
  createItem(item: ConversationItem, after?: string): void {
    this.activity();
    const { conversation, config } = this.#options;
    const { entry, speech } = createItem(item, config().audio.input.format);
    if (speech.length > 0 && conversation.transcribingCount + speech.length > MAX_UTTERANCES)
      throw new ServiceFault(serviceErrors.tooManyUtterances(MAX_UTTERANCES));
    conversation.addFromClient(entry, after);
    for (const { samples, contentIndex } of speech) {
      const transcription = this.#startTranscription();
      transcription.push(samples);
      void this.#transcribe({ itemId: entry.item.id, contentIndex, transcription, durationMs: samples.length / 24 });
    }
  }

  /** The visitor did something else than speaking. */
  activity(): void {
    this.#idle.activity();
  }

  answerStarted(): void {
    this.#idle.answerStarted(this.#input?.clockMs ?? 0);
  }

  answerEnded(spokenMs: number): void {
    this.#idle.answerEnded(this.#input?.clockMs ?? 0, spokenMs);
  }

  close(): void {
    this.#input?.close();
  }

  /** The silence becomes an item without words, as the service has it. */
  #tellIdle(startMs: number, endMs: number): void {
    const item_id = createId('item');
    const span = { audio_start_ms: startMs, audio_end_ms: endMs };
    this.#options.send({ type: 'input_audio_buffer.timeout_triggered', ...span, item_id });
    this.#addSpeechItem(item_id, endMs - startMs);
    this.#options.listener.idle(endMs - startMs);
  }

  #speechStarted(audioStartMs: number, itemId: string): void {
    this.activity();
    this.#options.send({ type: 'input_audio_buffer.speech_started', audio_start_ms: audioStartMs, item_id: itemId });
    this.#options.listener.speechStarted();
  }

  #commit(turn: CommittedTurn): void {
    this.activity();
    this.#addSpeechItem(turn.itemId, turn.durationMs);
  }

  #recognise(turn: CommittedTurn): void {
    void this.#transcribe({ ...turn, contentIndex: 0 });
  }

  #addSpeechItem(id: string, inputMs: number): void {
    const { conversation, send } = this.#options;
    const previous = conversation.lastItemId;
    send({ type: 'input_audio_buffer.committed', item_id: id, previous_item_id: previous });
    // Empty until the words are known. Clients of the service want the field.
    const content = [{ type: 'input_audio' as const, transcript: '' }];
    const item = { id, object: 'realtime.item', type: 'message', status: 'completed', role: 'user', content } as const;
    conversation.add({ item: { ...item, content }, inputMs });
  }

  async #transcribe(speech: Omit<PendingSpeech, 'announce'>): Promise<void> {
    const { conversation, config, listener, onError, onRecognition } = this.#options;
    const announce = config().audio.input.transcription !== undefined;
    const endedAt = performance.now();
    const outcome = await conversation.transcribe({ ...speech, announce });
    if (!outcome) return;
    const { waitedMs } = speech.transcription;
    const durationMs = performance.now() - endedAt;
    onRecognition({ audioMs: speech.durationMs, waitedMs, durationMs, ok: outcome.ok });
    if (!outcome.ok) {
      if (outcome.cause !== undefined) onError(outcome.cause);
      // Told as `…transcription.failed` where those events are on; a client without them must not just hear nothing.
      if (!announce) listener.failed(outcome.error);
    }
    listener.settled(speech.itemId, outcome.ok && outcome.transcript !== '');
  }

  /** `itemId` of speech that is still coming: its words are told while they come, where the session asked for words. */
  #startTranscription(itemId?: string): Transcription {
    const { config, send, stt, turns } = this.#options;
    const { format, transcription } = config().audio.input;
    const language = transcription?.language ?? transcription?.languages?.[0];
    const type = 'conversation.item.input_audio_transcription.delta';
    const onEarlyDelta = (delta: string) => send({ type, item_id: itemId ?? '', content_index: 0, delta });
    return new Transcription(stt && toldStt(turns, stt), {
      ...(itemId !== undefined && transcription && { onEarlyDelta }),
      speaker: this,
      ...(language && { language }),
      ...(format.type !== 'audio/pcm' && { bandwidthHz: G711_BANDWIDTH_HZ }),
    });
  }
}
