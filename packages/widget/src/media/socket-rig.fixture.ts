/** A RealtimeSocket on a real socket of Node's, and the server that it speaks to. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { RealtimeDialect, ServerEvent } from '@voice-agent/protocol';
import { WebSocket as NodeSocket, type WebSocket as Peer, WebSocketServer } from 'ws';
import { RealtimeSocket, type SocketClosed } from './realtime-socket.ts';

export interface Opened {
  readonly socket: RealtimeSocket;
  readonly events: ServerEvent[];
  readonly closed: Promise<SocketClosed>;
  readonly closes: SocketClosed[];
}

export interface OpenOptions {
  readonly tickMs?: number;
  readonly dialect?: RealtimeDialect;
}

export class SocketRig {
  readonly server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  /** The one that was opened last. */
  last: NodeSocket | undefined;

  static async start(): Promise<SocketRig> {
    const rig = new SocketRig();
    await once(rig.server, 'listening');
    return rig;
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1/realtime?model=m`;
  }

  connect(to = this.url, { tickMs = 1_000, dialect }: OpenOptions = {}): Opened {
    const events: ServerEvent[] = [];
    const closes: SocketClosed[] = [];
    let settle: (closed: SocketClosed) => void = () => undefined;
    const closed = new Promise<SocketClosed>((resolve) => (settle = resolve));
    const socket = new RealtimeSocket({
      grant: { url: to, protocols: ['realtime', 'openai-insecure-api-key.ek_1'], expiresAt: 0, dialect },
      openSocket: (url, protocols) => {
        this.last = new NodeSocket(url, protocols);
        return this.last as unknown as WebSocket;
      },
      tickMs,
      onEvent: (event) => events.push(event),
      onClosed: (reported) => {
        closes.push(reported);
        settle(reported);
      },
    });
    return { socket, events, closed, closes };
  }

  /** Open on both sides. */
  async connected(options: OpenOptions = {}): Promise<Opened & { peer: Peer }> {
    const connection = once(this.server, 'connection') as Promise<[Peer]>;
    const opened = this.connect(this.url, options);
    const [[peer]] = await Promise.all([connection, once(this.last!, 'open')]);
    return { ...opened, peer };
  }

  async close(): Promise<void> {
    for (const peer of this.server.clients) peer.terminate();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
