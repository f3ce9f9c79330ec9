/**
 * The server's end of one Realtime WebSocket, played by a script: it records when every frame of the microphone arrived,
 * answers when it is told to, at the pace it is told, and says that the visitor speaks when it is told.
 */
import { bytesToPcm16, decodeBase64, type ServerEvent, type Session } from '@voice-agent/protocol';
import type { WebSocket } from 'ws';
import { nowMs, sleep, sleepUntil } from './clock.ts';
import { neverSilent, SAMPLES_PER_MS } from './test-sound.ts';
import type { WireChunk } from './wire-schedule.ts';

export interface MicrophoneFrame {
  readonly atMs: number;
  readonly samples: Int16Array;
}

export interface Answer {
  readonly itemId: string;
  /** When the first delta was handed to the socket. */
  readonly firstDeltaMs: number;
  /** Settles when all was sent, or when the visitor interrupted. */
  readonly sent: Promise<void>;
}

/** Distributes over the union, as `Omit` does not. */
type Unsent<E> = E extends ServerEvent ? Omit<E, 'event_id'> : never;

const WORDS = 'This is one of the sentences that an agent says while it is being measured. '.split(/(?<= )/);
/** A word, with the sound of its time. */
const WORD_MS = 320;

export class RealtimeLine {
  readonly #socket: WebSocket;
  #count = 0;
  #session: Session | undefined;
  #cancel: (() => void) | undefined;
  /** Every frame of the microphone since `forget`. */
  frames: MicrophoneFrame[] = [];
  /** `audio_end_ms` by item. */
  readonly truncations = new Map<string, number>();

  constructor(socket: WebSocket, session: Session) {
    this.#socket = socket;
    this.#session = session;
    socket.on('message', (data: Buffer) => this.#take(data, nowMs()));
    this.send({ type: 'session.created', session });
  }

  send(event: Unsent<ServerEvent>): void {
    this.#socket.send(JSON.stringify({ event_id: this.#id('event'), ...event }));
  }

  forget(): void {
    this.frames = [];
  }

  /** Speaks noise that is never silent, as the schedule wants it. The words come with the sound. */
  say(schedule: readonly WireChunk[]): Answer {
    const durationMs = schedule.reduce((sum, chunk) => sum + chunk.durationMs, 0);
    const sound = neverSilent(durationMs);
    const ids = this.#ids();
    const itemId = ids.item_id;
    this.#open(ids);
    const firstDeltaMs = nowMs() + (schedule[0]?.atMs ?? 0);
    return { itemId, firstDeltaMs, sent: this.#speak(schedule, sound, ids, firstDeltaMs) };
  }

  /** What a provider sends when the visitor speaks into an answer. Answers when it was handed to the socket. */
  speechStarted(): number {
    const itemId = this.#id('item');
    const atMs = nowMs();
    this.send({ type: 'input_audio_buffer.speech_started', audio_start_ms: 0, item_id: itemId });
    this.#cancel?.();
    this.send({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: 0, item_id: itemId });
    return atMs;
  }

  /** One turn of the visitor, transcribed. */
  visitorSaid(transcript: string): void {
    const itemId = this.#id('item');
    const item = { item_id: itemId };
    const usage = { type: 'duration', seconds: 1 } as const;
    this.send({ type: 'input_audio_buffer.speech_started', audio_start_ms: 0, ...item });
    this.#cancel?.();
    this.send({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: 0, ...item });
    this.send({ type: 'input_audio_buffer.committed', previous_item_id: null, ...item });
    const type = 'conversation.item.input_audio_transcription.completed';
    this.send({ type, ...item, content_index: 0, transcript, usage });
  }

  /** An answer in writing, in pieces. Settles with the last. */
  async writes(pieces: readonly string[], everyMs = 0): Promise<void> {
    const ids = this.#ids();
    this.#open(ids);
    for (const delta of pieces) {
      this.send({ type: 'response.output_text.delta', ...ids, delta });
      if (everyMs > 0) await sleep(everyMs);
    }
    const text = pieces.join('');
    const item = {
      ...message(ids, ''),
      status: 'completed' as const,
      content: [{ type: 'output_text' as const, text }],
    };
    this.send({ type: 'response.output_text.done', ...ids, text });
    this.send({ type: 'response.output_item.done', response_id: ids.response_id, output_index: 0, item });
    const response = { id: ids.response_id, object: 'realtime.response' as const, status: 'completed' as const };
    this.send({ type: 'response.done', response: { ...response, output: [item] } });
  }

  close(): void {
    this.#socket.terminate();
  }

  #open(ids: { response_id: string; item_id: string }): void {
    const response = { id: ids.response_id, object: 'realtime.response', status: 'in_progress' } as const;
    this.send({ type: 'response.created', response: { ...response, output: [] } });
    this.send({
      type: 'response.output_item.added',
      response_id: ids.response_id,
      output_index: 0,
      item: message(ids, ''),
    });
  }

  async #speak(
    schedule: readonly WireChunk[],
    sound: Int16Array,
    ids: { response_id: string; item_id: string; output_index: number; content_index: number },
    startMs: number,
  ): Promise<void> {
    let cancelled = false;
    const cancel = () => {
      cancelled = true;
      this.#close(ids, 'cancelled', spoken);
    };
    this.#cancel = cancel;
    let at = 0;
    let spoken = '';
    let wordsMs = 0;
    for (const { atMs, durationMs } of schedule) {
      if (atMs > 0) await sleepUntil(startMs + atMs);
      if (cancelled) return;
      const samples = sound.subarray(at, at + durationMs * SAMPLES_PER_MS);
      at += samples.length;
      if (at / SAMPLES_PER_MS > wordsMs) {
        const delta = WORDS[(wordsMs / WORD_MS) % WORDS.length]!;
        wordsMs += WORD_MS;
        spoken += delta;
        this.send({ type: 'response.output_audio_transcript.delta', ...ids, delta });
      }
      const bytes = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
      this.send({ type: 'response.output_audio.delta', ...ids, delta: bytes.toString('base64') });
    }
    this.#cancel = undefined;
    this.#close(ids, 'completed', spoken);
  }

  #close(
    ids: { response_id: string; item_id: string; output_index: number; content_index: number },
    status: 'completed' | 'cancelled',
    transcript: string,
  ): void {
    this.#cancel = undefined;
    const item = { ...message(ids, transcript), status: status === 'completed' ? status : ('incomplete' as const) };
    this.send({ type: 'response.output_audio.done', ...ids });
    this.send({ type: 'response.output_audio_transcript.done', ...ids, transcript });
    this.send({ type: 'response.output_item.done', response_id: ids.response_id, output_index: 0, item });
    const response = { id: ids.response_id, object: 'realtime.response' as const, status, output: [item] };
    this.send({ type: 'response.done', response });
  }

  #take(data: Buffer, atMs: number): void {
    const event = JSON.parse(data.toString()) as { type: string; [field: string]: unknown };
    switch (event.type) {
      case 'input_audio_buffer.append': {
        const bytes = decodeBase64(String(event.audio));
        if (bytes) this.frames.push({ atMs, samples: bytesToPcm16(bytes) });
        return;
      }
      case 'conversation.item.truncate':
        this.truncations.set(String(event.item_id), Number(event.audio_end_ms));
        return;
      case 'session.update':
        if (this.#session) this.send({ type: 'session.updated', session: this.#session });
        return;
    }
  }

  #ids() {
    return { response_id: this.#id('resp'), item_id: this.#id('item'), output_index: 0, content_index: 0 };
  }

  #id(kind: string): string {
    this.#count += 1;
    return `${kind}_${this.#count}`;
  }
}

function message(ids: { item_id: string }, transcript: string) {
  const content = transcript === '' ? [] : [{ type: 'output_audio' as const, transcript }];
  return {
    id: ids.item_id,
    type: 'message' as const,
    role: 'assistant' as const,
    status: 'in_progress' as const,
    content,
  };
}
