/**
 * One connection to a provider, from `session.created` on: sends the opening, says when the provider listens, and
 * speaks the session's audio format. Media thread.
 *
 * Events are told in order: those that come while the code of a format is loaded wait for it, the close too.
 */
import type { ClientEvent, ServerEvent } from '@voice-agent/protocol';
import { ConnectionOpening } from './connection-opening.ts';
import type { Connection } from './media-messages.ts';
import { ABNORMAL_CLOSURE, type OpenSocket, RealtimeSocket, type SocketClosed } from './realtime-socket.ts';
import { WireFormats } from './wire-formats.ts';

/** About a second of audio as base64, in PCM and in G.711. More in the socket's buffer would only arrive late. */
const MAX_BUFFERED_BYTES = 64 * 1024;
const MAX_BUFFERED_BYTES_THIN = 11 * 1024;
/** What OpenAI closes with when a session cannot be what was asked. Trying again would not help. */
const REFUSED = 4000;

export interface RealtimeConnectionOptions {
  readonly connection: Connection;
  readonly openSocket: OpenSocket;
  readonly formats?: WireFormats;
  onEvent(event: ServerEvent): void;
  onReady(): void;
  /**
   * Once, and not after `close()`. A refused configuration is 4000 with the provider's error; a format whose code did
   * not load is 1006, as any fault of the network.
   */
  onClosed(closed: SocketClosed): void;
}

export class RealtimeConnection {
  readonly formats: WireFormats;
  readonly #options: RealtimeConnectionOptions;
  readonly #opening: ConnectionOpening;
  readonly #socket: RealtimeSocket;
  /** What waits for the code of a format. */
  #waiting: (() => void)[] | undefined;
  #over = false;

  constructor(options: RealtimeConnectionOptions) {
    this.#options = options;
    this.formats = options.formats ?? new WireFormats();
    this.#opening = new ConnectionOpening(options.connection);
    this.#socket = new RealtimeSocket({
      grant: options.connection.grant,
      openSocket: options.openSocket,
      onEvent: (event) => this.#inOrder(() => this.#take(event)),
      onClosed: (closed) => this.#inOrder(() => this.#end(closed)),
    });
  }

  /** The line does not keep up: what is sent now would arrive late. */
  get congested(): boolean {
    return this.#socket.bufferedBytes >= (this.formats.thin ? MAX_BUFFERED_BYTES_THIN : MAX_BUFFERED_BYTES);
  }

  /** False, and nothing sent, when the socket is not open or the provider does not know such an event. */
  send(event: ClientEvent): boolean {
    return this.#socket.send(event);
  }

  /** Idempotent; no report follows. */
  close(): Promise<void> {
    this.#over = true;
    return this.#socket.close();
  }

  #inOrder(step: () => void): void {
    if (this.#waiting) this.#waiting.push(step);
    else if (!this.#over) step();
  }

  #take(event: ServerEvent): void {
    this.#options.onEvent(event);
    const loading = this.formats.follow(event);
    if (loading) this.#waitFor(loading);
    const opened = this.#opening.take(event, (one) => this.send(one));
    if (opened === 'refused' && event.type === 'error') {
      const { type, code } = event.error;
      this.#fail({ code: REFUSED, reason: `${type}.${code ?? 'session_update'}`, error: event.error });
    } else if (opened) this.#inOrder(() => this.#options.onReady());
  }

  #waitFor(loading: Promise<void>): void {
    this.#waiting = [];
    const go = () => {
      const steps = this.#waiting ?? [];
      this.#waiting = undefined;
      for (const step of steps) this.#inOrder(step);
    };
    loading.then(go, (cause) => {
      this.#waiting = undefined;
      this.#fail({ code: ABNORMAL_CLOSURE, reason: `The audio format's code did not load: ${cause}` });
    });
  }

  #fail(closed: SocketClosed): void {
    if (this.#over) return;
    void this.#socket.close();
    this.#end(closed);
  }

  #end(closed: SocketClosed): void {
    this.#over = true;
    this.#options.onClosed(closed);
  }
}
