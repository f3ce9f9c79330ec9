/**
 * A Realtime provider that does what a test says: closes with any code, sends what no service should, answers or keeps
 * silent. By itself it is polite: it mints keys, accepts items and answers each `response.create` with a tone.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type ClientEvent,
  type ClientEventOf,
  type ConversationItem,
  encodeBase64,
  PCM_SAMPLE_RATE_HZ,
  parseClientEvent,
  pcm16ToBytes,
} from '@voice-agent/protocol';
import { type WebSocket, WebSocketServer } from 'ws';

export interface ScriptedProvider {
  /** For `openai({ baseUrl })`. */
  url: string;
  /** Every key that was minted. */
  readonly keys: readonly string[];
  /** In the order of their connection. */
  readonly sessions: readonly ScriptedSession[];
  /** The session with this number, when it has come. */
  session(index: number): Promise<ScriptedSession>;
  /** Called with each new session before `session.created` is sent. */
  onSession: (session: ScriptedSession) => void;
  close(): Promise<void>;
}

/** Where a provider differs from OpenAI. */
export interface Manners {
  /** The subprotocol that it takes of those offered; false: it knows none. Default 'realtime'. */
  choose?: (offered: ReadonlySet<string>) => string | false;
  /** Today's names of events → those that it sends. */
  names?: Record<string, string>;
  /** An event → what it sends in its place. Default: the event. */
  tells?: (event: Record<string, unknown>) => Record<string, unknown>[];
}

export interface AnswerOptions {
  text?: string;
  seconds?: number;
  responseId?: string;
  itemId?: string;
  /** Leave the response open: no `done` of any kind. */
  open?: boolean;
}

/** One connection, seen from the provider. */
export class ScriptedSession {
  /** Path and query that it was opened at. */
  readonly path: string;
  /** The subprotocols that it was offered. */
  readonly offered: readonly string[];
  readonly sent: ClientEvent[] = [];
  /** Arrival of each microphone frame, in milliseconds of this process. */
  readonly frameTimes: number[] = [];
  readonly #socket: WebSocket;
  readonly #manners: Required<Pick<Manners, 'names' | 'tells'>>;
  readonly #waiting = new Set<() => void>();
  /** Whether a `response.create` is answered. */
  answers = true;
  isClosed = false;
  #count = 0;

  constructor(
    socket: WebSocket,
    { url = '', headers }: IncomingMessage,
    { names = {}, tells = (event) => [event] }: Manners,
  ) {
    this.#socket = socket;
    this.#manners = { names, tells };
    this.path = url;
    this.offered = headers['sec-websocket-protocol']?.split(/, */) ?? [];
    socket.on('message', (data) => this.#receive(String(data)));
    socket.on('close', () => {
      this.isClosed = true;
      this.#wake();
    });
    socket.on('error', () => undefined);
  }

  /** The key that it was opened with, at OpenAI. */
  get key(): string | undefined {
    return this.offered.find((one) => one.startsWith('openai-insecure-api-key.'))?.replace(/^.*?\./, '');
  }

  /** An event under its name of today, or any text or bytes that are none. */
  send(message: Record<string, unknown> | string | Uint8Array): void {
    if (typeof message === 'string' || message instanceof Uint8Array) this.#socket.send(message);
    else for (const event of this.#manners.tells(message)) this.#socket.send(JSON.stringify(this.#worded(event)));
  }

  close(code: number, reason = ''): void {
    // 1005 is the code of a close frame without one.
    if (code === 1005) this.#socket.close();
    else if (code === 1006) this.#socket.terminate();
    else this.#socket.close(code, reason);
  }

  sentOf<T extends ClientEvent['type']>(type: T): ClientEventOf<T>[] {
    return this.sent.filter((event): event is ClientEventOf<T> => event.type === type);
  }

  /** The items that the browser told, in order. */
  get items(): ConversationItem[] {
    return this.sentOf('conversation.item.create').map(({ item }) => item);
  }

  /** Resolves when the browser has sent what `wanted` looks for, or this session is closed. */
  async until(wanted: (session: ScriptedSession) => boolean): Promise<void> {
    while (!wanted(this) && !this.isClosed) await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }

  /** @param audio - of the session's configuration. */
  begin(expiresInSeconds = 3600, audio: object = {}): void {
    const expires_at = Math.floor(Date.now() / 1000) + expiresInSeconds;
    this.send({
      type: 'session.created',
      session: { object: 'realtime.session', type: 'realtime', id: 's', expires_at, audio },
    });
  }

  /** The model calls a tool, and its response is over. */
  callTool(name: string, callId: string): void {
    const call = { id: `item_${callId}`, object: 'realtime.item', type: 'function_call', call_id: callId };
    const item = { ...call, name, arguments: '{}', status: 'completed' };
    const response = { id: `response_${callId}`, object: 'realtime.response', output: [] };
    this.send({ type: 'response.created', response: { ...response, status: 'in_progress' } });
    this.send({ type: 'response.output_item.done', response_id: response.id, output_index: 0, item });
    this.send({ type: 'response.done', response: { ...response, status: 'completed' } });
  }

  /** A spoken answer, all at once, as services send it. */
  answer({ text = 'Here is my answer.', seconds = 0.4, open = false, ...ids }: AnswerOptions = {}): void {
    const number = ++this.#count;
    const { responseId: response_id = `response_${number}`, itemId: item_id = `item_${number}` } = ids;
    const item = { id: item_id, object: 'realtime.item', type: 'message', role: 'assistant', content: [] };
    const place = { response_id, item_id, output_index: 0, content_index: 0 };
    const response = { id: response_id, object: 'realtime.response', output: [] };
    this.send({ type: 'response.created', response: { ...response, status: 'in_progress' } });
    this.send({
      type: 'response.output_item.added',
      response_id,
      output_index: 0,
      item: { ...item, status: 'in_progress' },
    });
    this.send({ type: 'response.output_audio_transcript.delta', ...place, delta: text });
    for (const delta of toneDeltas(seconds)) this.send({ type: 'response.output_audio.delta', ...place, delta });
    if (open) return;
    this.send({ type: 'response.output_audio.done', ...place });
    this.send({ type: 'response.output_audio_transcript.done', ...place, transcript: text });
    const content = [{ type: 'output_audio', transcript: text }];
    this.send({
      type: 'response.output_item.done',
      response_id,
      output_index: 0,
      item: { ...item, status: 'completed', content },
    });
    this.send({ type: 'response.done', response: { ...response, status: 'completed' } });
  }

  /** The visitor said something, as turn detection and transcription would tell it. */
  hear(itemId: string, transcript: string): void {
    this.send({ type: 'input_audio_buffer.speech_started', audio_start_ms: 0, item_id: itemId });
    this.send({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: 500, item_id: itemId });
    this.send({ type: 'input_audio_buffer.committed', item_id: itemId, previous_item_id: null });
    const type = 'conversation.item.input_audio_transcription.completed';
    this.send({ type, item_id: itemId, content_index: 0, transcript, usage: { type: 'duration', seconds: 1 } });
  }

  #worded(event: Record<string, unknown>): object {
    const type = this.#manners.names[String(event.type)] ?? event.type;
    return { event_id: `event_${++this.#count}`, ...event, type };
  }

  #receive(text: string): void {
    const parsed = parseClientEvent(text);
    if (parsed.kind !== 'known') throw new Error(`The widget sent what is no client event: ${text.slice(0, 200)}`);
    const { event } = parsed;
    if (event.type === 'input_audio_buffer.append') this.frameTimes.push(performance.now());
    else this.sent.push(event);
    if (event.type === 'conversation.item.create') {
      for (const type of ['added', 'done']) this.send({ type: `conversation.item.${type}`, item: event.item });
    }
    if (event.type === 'session.update') {
      this.send({ type: 'session.updated', session: { ...event.session, object: 'realtime.session', id: 's' } });
    }
    if (event.type === 'response.create' && this.answers) this.answer();
    this.#wake();
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

export async function startScriptedProvider({
  choose = () => 'realtime',
  ...manners
}: Manners = {}): Promise<ScriptedProvider> {
  const keys: string[] = [];
  const sessions: ScriptedSession[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((_request, response) => {
    const value = `ek_${keys.length + 1}`;
    keys.push(value);
    const expires_at = Math.floor(Date.now() / 1000) + 60;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({ value, expires_at, session: { type: 'realtime', object: 'realtime.session', id: 's' } }),
    );
  });
  const sockets = new WebSocketServer({ server, handleProtocols: choose, maxPayload: 2 ** 25 });
  const provider: ScriptedProvider = {
    url: '',
    keys,
    sessions,
    async session(index) {
      while (sessions.length <= index) await new Promise<void>((resolve) => waiting.add(resolve));
      return sessions[index] as ScriptedSession;
    },
    onSession: (session) => session.begin(),
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  sockets.on('connection', (socket, request) => {
    const session = new ScriptedSession(socket, request, manners);
    sessions.push(session);
    provider.onSession(session);
    for (const resolve of waiting) resolve();
    waiting.clear();
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  provider.url = `http://localhost:${(server.address() as AddressInfo).port}/v1`;
  return provider;
}

/** A quiet 440 Hz in deltas of 200 ms. */
function toneDeltas(seconds: number): string[] {
  const length = PCM_SAMPLE_RATE_HZ / 5;
  return Array.from({ length: Math.round(seconds * 5) }, (_, delta) => {
    const samples = Int16Array.from({ length }, (_, at) => {
      return 3000 * Math.sin((2 * Math.PI * 440 * (delta * length + at)) / PCM_SAMPLE_RATE_HZ);
    });
    return encodeBase64(pcm16ToBytes(samples));
  });
}
