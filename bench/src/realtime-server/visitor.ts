/** A visitor of the bench: speaks at the pace of speech, and notes when each piece of the answer comes. */
import { once } from 'node:events';
import { decodeBase64, encodeBase64, parseServerEvent, pcm16ToBytes, type ServerEvent } from '@voice-agent/protocol';
import { WebSocket } from 'ws';

export const API_KEY = 'sk-bench';
const CHUNK_MS = 40;
const CHUNK_SAMPLES = CHUNK_MS * 24;

export class Visitor {
  readonly #socket: WebSocket;
  readonly #listeners = new Set<(event: ServerEvent, at: number) => void>();

  private constructor(port: number, query: string) {
    this.#socket = new WebSocket(`ws://127.0.0.1:${port}/v1/realtime${query}`, {
      headers: { authorization: `Bearer ${API_KEY}` },
    });
    this.#socket.on('message', (data) => {
      const at = performance.now();
      const parsed = parseServerEvent(String(data));
      if (parsed.kind === 'known') for (const listener of this.#listeners) listener(parsed.event, at);
    });
  }

  static async open(port: number, query = ''): Promise<Visitor> {
    const visitor = new Visitor(port, query);
    await once(visitor.#socket, 'open');
    return visitor;
  }

  on(listener: (event: ServerEvent, at: number) => void): void {
    this.#listeners.add(listener);
  }

  /** Resolves with false when what was said was not heard, so that nobody answers; else with true at the answer's end. */
  async answered(): Promise<boolean> {
    this.send({ type: 'session.update', session: { type: 'realtime', audio: { input: { transcription: {} } } } });
    return new Promise((resolve) => {
      this.on((event) => {
        if (event.type === 'response.done') resolve(event.response.status === 'completed');
        if (event.type === 'conversation.item.input_audio_transcription.failed') resolve(false);
        if (event.type === 'conversation.item.input_audio_transcription.completed' && event.transcript === '')
          resolve(false);
      });
    });
  }

  send(event: object): void {
    this.#socket.send(JSON.stringify(event));
  }

  append(samples: Int16Array): void {
    this.send({ type: 'input_audio_buffer.append', audio: encodeBase64(pcm16ToBytes(samples)) });
  }

  /** At the pace of speech, late chunks at once. Answers when the last was sent. */
  async speak(samples: Int16Array): Promise<number> {
    const startedAt = performance.now();
    for (let at = 0; at < samples.length; at += CHUNK_SAMPLES) {
      const due = startedAt + at / 24 + CHUNK_MS;
      const wait = due - performance.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      this.append(samples.subarray(at, at + CHUNK_SAMPLES));
    }
    return performance.now();
  }

  close(): void {
    this.#socket.terminate();
  }
}

/** Milliseconds of sound in a delta of 24 kHz PCM. */
export function soundMs(delta: string): number {
  return (decodeBase64(delta)?.length ?? 0) / 48;
}
