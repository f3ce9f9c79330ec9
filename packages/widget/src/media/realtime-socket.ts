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

/** Time is counted in ticks: a thread that is frozen or asleep gets none, and must not find its line dead at waking. */
const TICK_MS = 1_000;
/**
 * What a slow network is allowed until a socket is open, and a line that takes none of what waits and brings nothing:
 * it is dead, and TCP itself would notice after minutes. A system takes megabytes before anything waits, so a line that
 * brings nothing at all after `ANSWERED` is dead, too. One on which nobody speaks is left alone.
 */
const MAX_TICKS = 10;
/**
 * What every provider that we know answers as it comes, whatever its model does. Not `response.create`: a small machine
 * may think for long. Nor what providers are free to leave unanswered.
 */
const ANSWERED: readonly ClientEvent['type'][] = ['conversation.item.create', 'session.update'];
/** A picture takes its time. A line that carries less than this in a tick carries no call. */
const MIN_BYTES_PER_TICK = 32_000;
/** Less than this waits for a moment on every line, and says nothing of it: three frames of the microphone. */
const BACKLOG_BYTES = 8_000;
/** A peer that does not answer our close is left after this. */
const CLOSE_TIMEOUT_MS = 1_000;
const NORMAL_CLOSURE = 1000;
/** RFC 6455: no close frame was seen. Ours for what never opened and for a dead line, too. */
export const ABNORMAL_CLOSURE = 1006;

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
  readonly tickMs?: number;
  onEvent(event: ServerEvent): void;
  /** Once, and not after `close()`. */
  onClosed(closed: SocketClosed): void;
}

export class RealtimeSocket {
  readonly #options: RealtimeSocketOptions;
  #socket: WebSocket | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #open = false;
  #ticks = 0;
  #sentBytes = 0;
  #drainedBytes = 0;
  /** Of events that are to be answered, since anything came. */
  #unansweredBytes = 0;
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
    this.#timer = setInterval(() => this.#tick(), options.tickMs ?? TICK_MS);
  }

  /** Bytes that the network has not taken yet. */
  get bufferedBytes(): number {
    return this.#socket?.bufferedAmount ?? 0;
  }

  /** False, and nothing sent, when the socket is not open or the provider does not know such an event. */
  send(event: ClientEvent): boolean {
    const socket = this.#socket;
    const { dialect } = this.#options.grant;
    if (this.#over || socket?.readyState !== OPEN || dialect?.unsupported?.includes(event.type)) return false;
    const before = socket.bufferedAmount;
    const text = JSON.stringify(event);
    socket.send(text);
    if (ANSWERED.includes(event.type)) this.#unansweredBytes += text.length;
    this.#sentBytes += socket.bufferedAmount - before;
    return true;
  }

  /** Closes with 1000 and waits for the peer, not for long. Idempotent; no report follows. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#over = true;
    clearInterval(this.#timer);
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
    socket.onopen = () => {
      this.#open = true;
      this.#ticks = 0;
    };
    socket.onmessage = ({ data }: MessageEvent<unknown>) => this.#receive(data);
    socket.onclose = ({ code, reason }) => this.#finish(code, reason);
    // A close always follows, and only it carries a code.
    socket.onerror = () => undefined;
  }

  #receive(data: unknown): void {
    if (this.#over || typeof data !== 'string') return;
    this.#ticks = this.#unansweredBytes = 0;
    const parsed = parseServerEvent(renamed(data, this.#options.grant.dialect?.serverEvents));
    if (parsed.kind !== 'known') return;
    if (parsed.event.type === 'error') this.#lastError = parsed.event.error;
    this.#options.onEvent(parsed.event);
  }

  #tick(): void {
    const waiting = this.bufferedBytes;
    const drained = this.#sentBytes - waiting;
    const keepsUp = waiting < BACKLOG_BYTES;
    const silent = (waiting > 0 && drained === this.#drainedBytes) || (keepsUp && this.#unansweredBytes > 0);
    this.#drainedBytes = drained;
    // Without a network nothing can pass, and the browser knows better than we when a socket has died of that.
    const stuck = silent && globalThis.navigator?.onLine !== false;
    this.#ticks = stuck || !this.#open ? this.#ticks + 1 : 0;
    const onItsWay = keepsUp ? this.#unansweredBytes / MIN_BYTES_PER_TICK : 0;
    if (this.#ticks < MAX_TICKS + onItsWay) return;
    this.#giveUp(this.#open ? 'The line is dead.' : 'The socket did not open in time.');
  }

  #giveUp(reason: string): void {
    this.#finish(ABNORMAL_CLOSURE, reason);
    this.#socket?.close();
  }

  #finish(code: number, reason: string): void {
    clearInterval(this.#timer);
    this.#whenClosed?.();
    if (this.#over) return;
    this.#over = true;
    this.#options.onClosed({ code, reason, ...(this.#lastError && { error: this.#lastError }) });
  }
}

/** The same message under the name that we know its event by. */
function renamed(text: string, names: Record<string, string> | undefined): string {
  if (!names) return text;
  try {
    const event = JSON.parse(text);
    if (Object.hasOwn(names, event.type)) return JSON.stringify({ ...event, type: names[event.type] });
  } catch {
    // Not JSON, or null: the parser says so.
  }
  return text;
}
