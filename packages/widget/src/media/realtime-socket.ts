/**
 * One Realtime WebSocket: events in and out, and one report when it has closed.
 *
 * Any thread. "Open" is not "authenticated": a bad key is answered by 101, an `error` event and close 3000, so wait for
 * `session.created`. Unknown, malformed and binary messages are ignored: services add events at will.
 */
import {
  type ClientEvent,
  parseServerEvent,
  type RealtimeErrorDetails,
  type RealtimeGrant,
  type ServerEvent,
} from '@voice-agent/protocol';

/** What a browser allows a slow network before the visitor is told. */
const OPEN_TIMEOUT_MS = 10_000;
/** A peer that does not answer our close is left after this. */
const CLOSE_TIMEOUT_MS = 1_000;
const NORMAL_CLOSURE = 1000;
/** RFC 6455: no close frame was seen. Ours for what never opened, too. */
const ABNORMAL_CLOSURE = 1006;

/** `readyState`, as numbers: the constants stand on a class that a runtime may lack. */
const OPEN = 1;
const CLOSED = 3;

export type OpenSocket = (url: string, protocols: string[]) => WebSocket;

export interface SocketClosed {
  readonly code: number;
  readonly reason: string;
  /** The last `error` event: it says more than the code. */
  readonly error?: RealtimeErrorDetails;
}

export interface RealtimeSocketOptions {
  readonly grant: RealtimeGrant;
  readonly openSocket: OpenSocket;
  readonly openTimeoutMs?: number;
  onEvent(event: ServerEvent): void;
  /** Once, and not after `close()`. */
  onClosed(closed: SocketClosed): void;
}

export class RealtimeSocket {
  readonly #options: RealtimeSocketOptions;
  #socket: WebSocket | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastError: RealtimeErrorDetails | undefined;
  #over = false;
  #whenClosed: (() => void) | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: RealtimeSocketOptions) {
    this.#options = options;
    try {
      this.#socket = options.openSocket(options.grant.url, options.grant.protocols);
    } catch (cause) {
      // A URL or protocol that is none, or a policy that forbids it. Reported later, as every close is.
      queueMicrotask(() => this.#finish(ABNORMAL_CLOSURE, String(cause)));
      return;
    }
    this.#listen(this.#socket);
    this.#timer = setTimeout(() => this.#giveUp(), options.openTimeoutMs ?? OPEN_TIMEOUT_MS);
  }

  /** Bytes that the network has not taken yet. */
  get bufferedBytes(): number {
    return this.#socket?.bufferedAmount ?? 0;
  }

  /** Ignored when the socket is not open. */
  send(event: ClientEvent): void {
    if (this.#over || this.#socket?.readyState !== OPEN) return;
    this.#socket.send(JSON.stringify(event));
  }

  /** Closes with 1000 and waits for the peer, not for long. Idempotent; no report follows. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#over = true;
    clearTimeout(this.#timer);
    const socket = this.#socket;
    if (!socket || socket.readyState === CLOSED) return;
    await new Promise<void>((resolve) => {
      this.#whenClosed = resolve;
      setTimeout(resolve, CLOSE_TIMEOUT_MS);
      socket.close(NORMAL_CLOSURE);
    });
    socket.onopen = socket.onmessage = socket.onclose = null;
  }

  #listen(socket: WebSocket): void {
    socket.onopen = () => clearTimeout(this.#timer);
    socket.onmessage = ({ data }: MessageEvent<unknown>) => this.#receive(data);
    socket.onclose = ({ code, reason }) => this.#finish(code, reason);
    // A close always follows, and only it carries a code.
    socket.onerror = () => undefined;
  }

  #receive(data: unknown): void {
    if (this.#over || typeof data !== 'string') return;
    const parsed = parseServerEvent(data);
    if (parsed.kind !== 'known') return;
    if (parsed.event.type === 'error') this.#lastError = parsed.event.error;
    this.#options.onEvent(parsed.event);
  }

  #giveUp(): void {
    this.#finish(ABNORMAL_CLOSURE, 'The socket did not open in time.');
    this.#socket?.close();
  }

  #finish(code: number, reason: string): void {
    clearTimeout(this.#timer);
    this.#whenClosed?.();
    if (this.#over) return;
    this.#over = true;
    this.#options.onClosed({ code, reason, ...(this.#lastError && { error: this.#lastError }) });
  }
}
