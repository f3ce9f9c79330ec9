/** For tests: doubles of the pipeline's ports, an engine on loopback, and a plain client that checks what it is sent. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type ClientEvent,
  encodeBase64,
  parseServerEvent,
  pcm16ToBytes,
  type ServerEvent,
} from '@voice-agent/protocol';
import { WebSocket } from 'ws';
import type { Stt, SttOptions } from '../stages/stt.ts';
import type { Tts } from '../stages/tts.ts';
import type { Vad } from '../stages/vad.ts';
import type { Workflow, WorkflowContext, WorkflowOutput } from '../workflow/workflow.ts';
import { createRealtimeServer, type RealtimeServer, type RealtimeServerOptions } from './create-realtime-server.ts';

export const API_KEY = 'sk-test-0123456789';

/** Takes every sample above a tenth of full scale for speech. */
export const loudnessVad: Vad = {
  name: 'loudness',
  createDetector: async () => ({ isSpeech: (frame) => frame.some((sample) => sample > 3276), close: () => undefined }),
};

/** Hears the texts given, one per utterance, whatever is said; a promised one when it is there. */
export function scriptedStt(
  ...texts: (string | Error | Promise<string>)[]
): Stt & { heardSamples: number[]; cancelled: number } {
  const stt = {
    name: 'scripted',
    heardSamples: [] as number[],
    cancelled: 0,
    start({ onRecogniser }: SttOptions = {}) {
      onRecogniser?.(12);
      let samples = 0;
      return {
        push(chunk: Int16Array) {
          samples += chunk.length;
        },
        async *finish() {
          stt.heardSamples.push(samples);
          const text = await (texts.shift() ?? '');
          if (text instanceof Error) throw text;
          for (const piece of text.match(/\S+\s*/g) ?? []) yield piece;
        },
        cancel() {
          stt.cancelled += 1;
        },
      };
    },
    close: async () => undefined,
  };
  return stt;
}

/** 50 ms of sound for each character. */
export const SAMPLES_PER_CHAR = 1200;

export const toneTts: Tts = {
  name: 'tone',
  voices: ['plain', 'other'],
  async *synthesize(text) {
    await Promise.resolve();
    yield new Int16Array(text.length * SAMPLES_PER_CHAR).fill(1000);
  },
  close: async () => undefined,
};

export function workflowOf(
  run: (context: WorkflowContext) => AsyncIterable<WorkflowOutput> | Iterable<WorkflowOutput>,
): Workflow & { contexts: WorkflowContext[] } {
  const contexts: WorkflowContext[] = [];
  return {
    contexts,
    async *run(_text, context) {
      contexts.push(context);
      yield* run(context);
    },
  };
}

export const echoWorkflow = workflowOf(function* ({ history }) {
  const last = history.at(-1);
  if (last?.type === 'message') yield `You said ${last.text}.`;
});

/** Milliseconds of a loud (or silent) signal. */
export function signal(ms: number, amplitude = 10_000): Int16Array<ArrayBuffer> {
  return Int16Array.from({ length: ms * 24 }, (_, i) => amplitude * Math.sin(i / 10));
}

export function base64(samples: Int16Array): string {
  return encodeBase64(pcm16ToBytes(samples));
}

export interface TestEngine {
  url: string;
  http: string;
  engine: RealtimeServer;
  server: Server;
  errors: unknown[];
  stop(): Promise<void>;
}

export async function startEngine(options: Partial<RealtimeServerOptions> = {}): Promise<TestEngine> {
  const errors: unknown[] = [];
  const engine = createRealtimeServer({
    vad: loudnessVad,
    tts: toneTts,
    workflow: echoWorkflow,
    apiKey: API_KEY,
    onError: (error) => errors.push(error),
    ...options,
  });
  const server = createServer();
  server.on('upgrade', (request, socket, head) => {
    if (!engine.handleUpgrade(request, socket, head)) socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}/v1/realtime`,
    http: `http://127.0.0.1:${port}`,
    engine,
    server,
    errors,
    async stop() {
      await engine.close();
      server.close();
      await once(server, 'close');
    },
  };
}

type EventOf<T extends ServerEvent['type']> = Extract<ServerEvent, { type: T }>;

/** A client of nothing but `ws` and JSON. It fails on any event that our own parser does not know. */
export class TestClient {
  readonly socket: WebSocket;
  readonly events: ServerEvent[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #arrivals = new Set<() => void>();
  #read = 0;

  constructor(url: string, protocols?: string[], headers?: Record<string, string>) {
    this.socket = new WebSocket(url, protocols ?? [], { headers });
    this.closed = new Promise((resolve) => {
      this.socket.once('close', (code, reason) => resolve({ code, reason: String(reason) }));
    });
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data) => {
      const parsed = parseServerEvent(String(data));
      if (parsed.kind !== 'known') throw new Error(`Unreadable event: ${String(data).slice(0, 200)}`);
      this.events.push(parsed.event);
      for (const arrived of this.#arrivals) arrived();
    });
  }

  static async open(engine: TestEngine, session?: object): Promise<TestClient> {
    const client = new TestClient(engine.url, ['realtime', `openai-insecure-api-key.${API_KEY}`]);
    await client.next('session.created');
    if (session) {
      client.send({ type: 'session.update', session: { type: 'realtime', ...session } });
      await client.next('session.updated');
    }
    return client;
  }

  send(event: ClientEvent | object): void {
    this.socket.send(JSON.stringify(event));
  }

  /** Streams samples as a browser would, in 40 ms pieces, but as fast as it goes. */
  say(samples: Int16Array): void {
    for (let at = 0; at < samples.length; at += 960) {
      this.send({ type: 'input_audio_buffer.append', audio: base64(samples.subarray(at, at + 960)) });
    }
  }

  type(text: string): void {
    const item = { type: 'message', role: 'user', content: [{ type: 'input_text', text }] };
    this.send({ type: 'conversation.item.create', item });
  }

  /** The next event of the type after those already taken; earlier ones of other types are passed over. */
  async next<T extends ServerEvent['type']>(
    type: T,
    accept: (event: EventOf<T>) => boolean = () => true,
  ): Promise<EventOf<T>> {
    for (;;) {
      while (this.#read < this.events.length) {
        const event = this.events[this.#read++] as ServerEvent;
        if (event.type === type && accept(event as EventOf<T>)) return event as EventOf<T>;
      }
      await this.#arrival(type);
    }
  }

  /** Everything sent before the answer to this. */
  async settle(): Promise<void> {
    const event_id = `settle-${this.events.length}`;
    this.send({ type: 'conversation.item.retrieve', item_id: 'none', event_id });
    while (!this.events.some((event) => event.type === 'error' && event.error.event_id === event_id)) {
      await this.#arrival(event_id);
    }
  }

  types(): string[] {
    return this.events.map(({ type }) => type);
  }

  of<T extends ServerEvent['type']>(type: T): EventOf<T>[] {
    return this.events.filter((event): event is EventOf<T> => event.type === type);
  }

  close(): void {
    this.socket.close();
  }

  #arrival(what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const arrived = () => {
        clearTimeout(timer);
        this.#arrivals.delete(arrived);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#arrivals.delete(arrived);
        reject(new Error(`No ${what}. Had: ${this.types().slice(-12).join(', ')}`));
      }, 15_000);
      this.#arrivals.add(arrived);
    });
  }
}
