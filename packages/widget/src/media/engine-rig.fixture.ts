/** The engine between a real socket and the real playback renderer, whose audio clock is turned by hand. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ClientEvent, encodeBase64, pcm16ToBytes, type RealtimeGrant } from '@voice-agent/protocol';
import { expect } from 'vitest';
import { WebSocket as NodeSocket, type WebSocket as Peer, WebSocketServer } from 'ws';
import { FRAME_LENGTH } from '../audio/worklets/capture-framer.ts';
import { PlaybackRenderer } from '../audio/worklets/playback-renderer.ts';
import type { CaptureCommand, PlaybackCommand } from '../audio/worklets/worklet-messages.ts';
import { MediaEngine, type MediaEngineOptions } from './media-engine.ts';
import type { EngineReport } from './media-messages.ts';

export interface ConnectOptions {
  readonly opening?: readonly ClientEvent[];
  readonly again?: readonly string[];
  readonly grant?: Partial<RealtimeGrant>;
}

/** The provider's end of one connection. */
export interface ProviderEnd {
  readonly peer: Peer;
  readonly received: ClientEvent[];
}

export class EngineRig {
  readonly reports: EngineReport[] = [];
  readonly engine: MediaEngine;
  readonly commands: PlaybackCommand[] = [];
  readonly ends: ProviderEnd[] = [];
  readonly #server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  readonly #capture = new MessageChannel();
  readonly #playback = new MessageChannel();
  readonly #renderer = new PlaybackRenderer({
    sampleRateHz: 24_000,
    post: (report) => this.#playback.port1.postMessage(report),
  });

  /** Frames that the engine has given back. */
  #taken = 0;

  constructor(options: Partial<MediaEngineOptions> = {}) {
    this.#capture.port1.onmessage = ({ data }: MessageEvent<CaptureCommand>) => {
      if (data.type === 'recycle') this.#taken += 1;
    };
    this.#playback.port1.onmessage = ({ data }: MessageEvent<PlaybackCommand>) => {
      this.commands.push(data);
      this.#renderer.handle(data);
    };
    this.engine = new MediaEngine({
      capturePort: this.#capture.port2,
      playbackPort: this.#playback.port2,
      openSocket: (url, protocols) => new NodeSocket(url, protocols) as unknown as WebSocket,
      onReport: (report) => this.reports.push(report),
      ...options,
    });
  }

  static async start(options: Partial<MediaEngineOptions> = {}): Promise<EngineRig> {
    const rig = new EngineRig(options);
    await once(rig.#server, 'listening');
    return rig;
  }

  /** A rig whose session stands. */
  static async ready(options: Partial<MediaEngineOptions> = {}): Promise<EngineRig> {
    const rig = await EngineRig.start(options);
    await rig.connect();
    rig.created();
    await rig.until('ready');
    return rig;
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  get clients(): Set<Peer> {
    return this.#server.clients;
  }

  /** The present connection's end. */
  get end(): ProviderEnd {
    return this.ends.at(-1)!;
  }

  get peer(): Peer {
    return this.end.peer;
  }

  get received(): ClientEvent[] {
    return this.end.received;
  }

  /** The provider has accepted and said nothing yet. */
  async connect({ opening = [], again = [], grant }: ConnectOptions = {}): Promise<void> {
    const connection = once(this.#server, 'connection') as Promise<[Peer]>;
    const full = { url: this.url, protocols: ['realtime'], expiresAt: 0, ...grant };
    this.engine.connect({ grant: full, opening, again });
    const [peer] = await connection;
    const received: ClientEvent[] = [];
    peer.on('message', (data) => received.push(JSON.parse(String(data))));
    this.ends.push({ peer, received });
  }

  /** Another connection, as after a break, until its session stands. */
  async reconnect(options: ConnectOptions = {}): Promise<void> {
    const readies = this.of('ready').length;
    await this.connect(options);
    this.created();
    await this.until('ready', readies + 1);
  }

  say(event: object): void {
    this.peer.send(JSON.stringify({ event_id: 'event', ...event }));
  }

  created(audio: object = {}): void {
    this.session('session.created', audio);
  }

  session(type: 'session.created' | 'session.updated', audio: object = {}): void {
    this.say({ type, session: { type: 'realtime', object: 'realtime.session', id: 's', audio } });
  }

  audio(samples: number, itemId = 'item_1', responseId = 'resp_1'): void {
    this.delta(pcm16ToBytes(new Int16Array(samples).fill(8_192)), itemId, responseId);
  }

  delta(bytes: Uint8Array, itemId = 'item_1', responseId = 'resp_1'): void {
    const place = { response_id: responseId, item_id: itemId, output_index: 0, content_index: 0 };
    this.say({ type: 'response.output_audio.delta', ...place, delta: encodeBase64(bytes) });
  }

  response(type: 'response.created' | 'response.done', id = 'resp_1', more: object = {}): void {
    this.say({ type, response: { id, object: 'realtime.response', status: 'in_progress', output: [], ...more } });
  }

  speech(startMs = 0): void {
    this.say({ type: 'input_audio_buffer.speech_started', item_id: 'user_1', audio_start_ms: startMs });
  }

  committed(itemId = 'user_1'): void {
    this.say({ type: 'input_audio_buffer.committed', item_id: itemId });
  }

  /** One frame, all of it `value`. */
  frame(value: number): void {
    const { buffer } = new Int16Array(FRAME_LENGTH).fill(value);
    this.#capture.port1.postMessage({ type: 'frame', buffer, droppedFrames: 0 }, [buffer]);
  }

  /** Frames numbered `from` to `to`, taken by the engine. */
  async frames(from: number, to: number): Promise<void> {
    const taken = this.#taken + to - from + 1;
    for (let n = from; n <= to; n++) this.frame(n);
    await expect.poll(() => this.#taken, { timeout: 10_000 }).toBeGreaterThanOrEqual(taken);
  }

  of<T extends EngineReport['type']>(type: T): Extract<EngineReport, { type: T }>[] {
    return this.reports.filter((report): report is Extract<EngineReport, { type: T }> => report.type === type);
  }

  async until(type: EngineReport['type'], count = 1): Promise<void> {
    await expect.poll(() => this.of(type).length, { timeout: 10_000 }).toBeGreaterThanOrEqual(count);
  }

  /** Waits until the engine has taken all that the provider said before. */
  async settled(): Promise<void> {
    const before = this.of('server-event').length;
    this.say({ type: 'rate_limits.updated', rate_limits: [] });
    await expect
      .poll(() =>
        this.of('server-event')
          .slice(before)
          .map(({ event }) => event.type),
      )
      .toContain('rate_limits.updated');
  }

  /** Waits until the worklet has got `commands` in all, then renders. Answers how many samples were not silent. */
  async play(quanta: number, commands = this.commands.length): Promise<number> {
    await expect.poll(() => this.commands.length, { timeout: 10_000 }).toBe(commands);
    let loud = 0;
    const output = new Float32Array(128);
    for (let i = 0; i < quanta; i++) {
      this.#renderer.render(output);
      loud += output.filter((sample) => sample !== 0).length;
    }
    return loud;
  }

  /** What the provider got, at least `count` of it. */
  async heard(count: number): Promise<ClientEvent[]> {
    await expect.poll(() => this.received.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(count);
    return this.received;
  }

  async close(): Promise<void> {
    await this.engine.close();
    for (const { port1, port2 } of [this.#capture, this.#playback]) {
      port1.close();
      port2.close();
    }
    for (const peer of this.#server.clients) peer.terminate();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** The numbers of frames in `append` events of PCM, and the other events' types in their places. */
export function told(events: readonly ClientEvent[]): (number | string)[] {
  return events.map((event) => {
    if (event.type !== 'input_audio_buffer.append') return event.type;
    return Buffer.from(event.audio, 'base64').readInt16LE(0);
  });
}

export function truncate(item_id: string, audio_end_ms: number): ClientEvent {
  return { type: 'conversation.item.truncate', item_id, content_index: 0, audio_end_ms };
}
