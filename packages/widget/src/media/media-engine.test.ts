import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ClientEvent, encodeBase64, pcm16ToBytes } from '@voice-agent/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket as NodeSocket, type WebSocket as Peer, WebSocketServer } from 'ws';
import { PlaybackRenderer } from '../audio/worklets/playback-renderer.ts';
import type { PlaybackCommand } from '../audio/worklets/worklet-messages.ts';
import { MediaEngine } from './media-engine.ts';
import type { EngineReport } from './media-messages.ts';

let server: WebSocketServer;
const rigs: Rig[] = [];

beforeEach(async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
});

afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.close();
  for (const peer of server.clients) peer.terminate();
  await new Promise((resolve) => server.close(resolve));
});

/** The engine between a real socket and the real renderer, whose audio clock is turned by hand. */
class Rig {
  readonly reports: EngineReport[] = [];
  readonly received: ClientEvent[] = [];
  readonly engine: MediaEngine;
  peer!: Peer;
  #capture = new MessageChannel();
  #playback = new MessageChannel();
  #commands = 0;
  #renderer = new PlaybackRenderer({
    sampleRateHz: 24_000,
    post: (report) => this.#playback.port1.postMessage(report),
  });

  constructor() {
    this.#playback.port1.onmessage = ({ data }: MessageEvent<PlaybackCommand>) => {
      this.#commands += 1;
      this.#renderer.handle(data);
    };
    this.engine = new MediaEngine({
      capturePort: this.#capture.port2,
      playbackPort: this.#playback.port2,
      openSocket: (url, protocols) => new NodeSocket(url, protocols) as unknown as WebSocket,
      onReport: (report) => this.reports.push(report),
    });
    rigs.push(this);
  }

  /** Connects; without `ready` the peer has not said `session.created` yet. */
  static async connect({ ready = true, turnDetection = {} } = {}): Promise<Rig> {
    const rig = new Rig();
    const connection = once(server, 'connection') as Promise<[Peer]>;
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    rig.engine.connect({ url, protocols: ['realtime'], expiresAt: 0 });
    [rig.peer] = await connection;
    rig.peer.on('message', (data) => rig.received.push(JSON.parse(String(data))));
    if (!ready) return rig;
    const audio = { input: { turn_detection: { type: 'server_vad', ...turnDetection } } };
    rig.say({ type: 'session.created', session: { type: 'realtime', object: 'realtime.session', id: 's', audio } });
    await rig.until('server-event');
    return rig;
  }

  say(event: object): void {
    this.peer.send(JSON.stringify({ event_id: 'event', ...event }));
  }

  audio(samples: number, itemId = 'item_1', responseId = 'resp_1'): void {
    const delta = encodeBase64(pcm16ToBytes(new Int16Array(samples).fill(8_192)));
    const place = { response_id: responseId, item_id: itemId, output_index: 0, content_index: 0 };
    this.say({ type: 'response.output_audio.delta', ...place, delta });
  }

  response(type: 'response.created' | 'response.done', id = 'resp_1', status = 'in_progress'): void {
    this.say({ type, response: { id, object: 'realtime.response', status, output: [] } });
  }

  speech(): void {
    this.say({ type: 'input_audio_buffer.speech_started', item_id: 'user_1', audio_start_ms: 0 });
  }

  frame(value: number): void {
    const { buffer } = new Int16Array(960).fill(value);
    this.#capture.port1.postMessage({ type: 'frame', buffer, droppedFrames: 0 }, [buffer]);
  }

  of<T extends EngineReport['type']>(type: T): Extract<EngineReport, { type: T }>[] {
    return this.reports.filter((report): report is Extract<EngineReport, { type: T }> => report.type === type);
  }

  async until(type: EngineReport['type'], count = 1): Promise<void> {
    await expect.poll(() => this.of(type).length, { timeout: 5_000 }).toBeGreaterThanOrEqual(count);
  }

  /** Waits until the worklet has got `commands` in all, then renders. */
  async play(quanta: number, commands: number): Promise<number> {
    await expect.poll(() => this.#commands, { timeout: 5_000 }).toBe(commands);
    let loud = 0;
    const output = new Float32Array(128);
    for (let i = 0; i < quanta; i++) {
      this.#renderer.render(output);
      loud += output.filter((sample) => sample !== 0).length;
    }
    return loud;
  }

  async heard(count: number): Promise<ClientEvent[]> {
    await expect.poll(() => this.received.length, { timeout: 5_000 }).toBeGreaterThanOrEqual(count);
    return this.received;
  }

  async close(): Promise<void> {
    await this.engine.close();
    for (const { port1, port2 } of [this.#capture, this.#playback]) {
      port1.close();
      port2.close();
    }
  }
}

const truncate = (item_id: string, audio_end_ms: number) => ({
  type: 'conversation.item.truncate',
  item_id,
  content_index: 0,
  audio_end_ms,
});

describe('MediaEngine', () => {
  it('holds the microphone until session.created, then sends it in order', async () => {
    const rig = await Rig.connect({ ready: false });
    rig.frame(1);
    rig.frame(2);
    await rig.until('level', 2);
    expect(rig.received).toEqual([]);
    rig.say({ type: 'session.created', session: { type: 'realtime', object: 'realtime.session', id: 's' } });
    await rig.until('server-event');
    rig.frame(3);
    const sent = await rig.heard(3);
    expect(sent.map(({ type }) => type)).toEqual(Array(3).fill('input_audio_buffer.append'));
    const audio = (value: number) => encodeBase64(pcm16ToBytes(new Int16Array(960).fill(value)));
    expect(sent).toMatchObject([{ audio: audio(1) }, { audio: audio(2) }, { audio: audio(3) }]);
  });

  it('reports every event but audio, with the samples received of the content it names', async () => {
    const rig = await Rig.connect();
    rig.audio(2_400);
    const place = { response_id: 'resp_1', item_id: 'item_1', output_index: 0, content_index: 0 };
    rig.say({ type: 'response.output_audio_transcript.delta', ...place, delta: 'Hello' });
    rig.speech();
    await rig.until('server-event', 3);
    expect(rig.of('server-event').map(({ event, receivedSamples }) => [event.type, receivedSamples])).toEqual([
      ['session.created', 0],
      ['response.output_audio_transcript.delta', 2_400],
      ['input_audio_buffer.speech_started', 0],
    ]);
  });

  it('reports levels of both ends: with the microphone’s frames, or alone where none is open', async () => {
    const rig = await Rig.connect();
    rig.audio(24_000);
    await rig.play(10, 1);
    await rig.until('level');
    expect(rig.of('level')[0]).toEqual({ type: 'level', microphone: 0, speaker: expect.closeTo(0.25) });
    rig.frame(16_384);
    await rig.until('level', 2);
    expect(rig.of('level')[1]).toEqual({ type: 'level', microphone: 0.5, speaker: expect.closeTo(0.25) });
  });

  it('plays an answer to its end without telling the provider anything', async () => {
    const rig = await Rig.connect();
    rig.response('response.created');
    rig.audio(2_400);
    rig.response('response.done', 'resp_1', 'completed');
    expect(await rig.play(20, 2)).toBe(2_400);
    await expect.poll(() => rig.of('playing').map(({ playing }) => playing)).toEqual([true, false]);
    expect(rig.of('playhead').at(-1)?.playhead).toMatchObject({ playedSamples: 2_400, receivedSamples: 2_400 });
    rig.speech();
    rig.engine.send({ type: 'input_audio_buffer.clear' });
    expect(await rig.heard(1)).toEqual([{ type: 'input_audio_buffer.clear' }]);
    expect(rig.of('interrupted')).toEqual([]);
  });

  it('plays what it has when the connection is lost, and reports nothing after closed', async () => {
    const rig = await Rig.connect();
    rig.audio(480);
    await rig.play(0, 1);
    rig.peer.close(1011, 'fault');
    await rig.until('closed');
    expect(await rig.play(10, 2)).toBe(480);
    rig.frame(1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(rig.reports.at(-1)).toEqual({ type: 'closed', code: 1011, reason: 'fault' });
  });

  it('serves one socket: a second grant is ignored', async () => {
    const rig = await Rig.connect();
    rig.engine.connect({ url: 'ws://127.0.0.1:1/', protocols: ['realtime'], expiresAt: 0 });
    rig.engine.send({ type: 'response.cancel' });
    expect(await rig.heard(1)).toEqual([{ type: 'response.cancel' }]);
    expect(rig.of('closed')).toEqual([]);
  });
});

describe('MediaEngine, when the visitor speaks', () => {
  it('stops at once and truncates at the samples played', async () => {
    const rig = await Rig.connect();
    rig.response('response.created');
    rig.audio(48_000);
    await rig.play(100, 1);
    rig.speech();
    expect(await rig.play(50, 2)).toBeLessThanOrEqual(480);
    // 100 quanta of 128 samples and a fade of 480.
    expect(await rig.heard(1)).toEqual([truncate('item_1', Math.floor(13_280 / 24))]);
    await rig.until('interrupted');
    expect(rig.of('interrupted')[0]).toEqual({
      type: 'interrupted',
      playhead: { itemId: 'item_1', contentIndex: 0, playedSamples: 13_280, receivedSamples: 48_000 },
      audioEndMs: 553,
    });
  });

  it('truncates before anything that was sent meanwhile, and keeps the order of that', async () => {
    const rig = await Rig.connect();
    rig.audio(48_000);
    await rig.play(10, 1);
    rig.speech();
    await rig.play(0, 2);
    rig.frame(5);
    rig.engine.send({ type: 'response.cancel' });
    rig.engine.send({ type: 'response.create' });
    await rig.until('level');
    expect(rig.received).toEqual([]);
    await rig.play(10, 2);
    const order = (await rig.heard(4)).map(({ type }) => type).filter((type) => type !== 'input_audio_buffer.append');
    expect(order).toEqual(['conversation.item.truncate', 'response.cancel', 'response.create']);
    expect(rig.received[0]?.type).toBe('conversation.item.truncate');
  });

  it('truncates at 0 what was queued behind', async () => {
    const rig = await Rig.connect();
    rig.audio(24_000, 'item_1');
    rig.audio(24_000, 'item_2');
    await rig.play(10, 2);
    rig.speech();
    await rig.play(10, 3);
    expect(await rig.heard(2)).toEqual([truncate('item_1', 73), truncate('item_2', 0)]);
    expect(rig.of('interrupted').map(({ playhead }) => playhead.playedSamples)).toEqual([1_760, 0]);
  });

  it('cuts an answer that waits in the jitter buffer', async () => {
    const rig = await Rig.connect();
    rig.audio(100);
    await rig.play(1, 1);
    rig.speech();
    expect(await rig.heard(1)).toEqual([truncate('item_1', 0)]);
    expect(await rig.play(20, 2)).toBe(0);
    expect(rig.of('playing')).toEqual([]);
  });

  it('drops what comes late of the cancelled response, heard or not yet', async () => {
    const rig = await Rig.connect();
    rig.response('response.created');
    rig.speech();
    rig.audio(4_800);
    rig.response('response.done', 'resp_1', 'cancelled');
    rig.response('response.created', 'resp_2');
    rig.audio(4_800, 'item_2', 'resp_2');
    expect(await rig.play(50, 1)).toBe(4_800);
    expect(rig.received).toEqual([]);
  });

  it('plays a response that the provider does not cancel', async () => {
    const rig = await Rig.connect({ turnDetection: { interrupt_response: false } });
    rig.response('response.created');
    rig.speech();
    rig.audio(4_800);
    expect(await rig.play(50, 1)).toBe(4_800);
  });
});

describe('MediaEngine.interrupt', () => {
  it('stops and truncates as speech does', async () => {
    const rig = await Rig.connect();
    rig.audio(24_000);
    await rig.play(10, 1);
    rig.engine.interrupt();
    rig.engine.send({ type: 'response.cancel' });
    await rig.play(10, 2);
    expect(await rig.heard(2)).toEqual([truncate('item_1', 73), { type: 'response.cancel' }]);
  });

  it('does nothing when nothing plays, however often', async () => {
    const rig = await Rig.connect();
    rig.engine.interrupt();
    rig.engine.interrupt();
    rig.engine.send({ type: 'response.cancel' });
    expect(await rig.heard(1)).toEqual([{ type: 'response.cancel' }]);
  });

  it('cuts once when it is asked twice', async () => {
    const rig = await Rig.connect();
    rig.audio(24_000);
    await rig.play(10, 1);
    rig.engine.interrupt();
    rig.engine.interrupt();
    rig.speech();
    await rig.until('server-event', 2);
    await rig.play(10, 2);
    rig.engine.send({ type: 'response.cancel' });
    expect(await rig.heard(2)).toEqual([truncate('item_1', 73), { type: 'response.cancel' }]);
  });
});

describe('MediaEngine.close', () => {
  it('may be called before connect, while connecting, during an interruption, and twice', async () => {
    await new Rig().close();
    const connecting = new Rig();
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    connecting.engine.connect({ url, protocols: ['realtime'], expiresAt: 0 });
    await connecting.close();
    const rig = await Rig.connect();
    rig.audio(24_000);
    await rig.play(10, 1);
    rig.engine.interrupt();
    const before = rig.reports.length;
    await Promise.all([rig.engine.close(), rig.engine.close()]);
    expect(rig.reports).toHaveLength(before);
    await expect.poll(() => server.clients.size).toBe(0);
  });

  it('opens nothing when connect comes after it', async () => {
    const rig = new Rig();
    await rig.engine.close();
    rig.engine.connect({ url: 'ws://127.0.0.1:1/', protocols: ['realtime'], expiresAt: 0 });
    expect(rig.reports).toEqual([]);
  });
});
