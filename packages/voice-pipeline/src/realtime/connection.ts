/**
 * One WebSocket and the session behind it: the shell that turns messages into `handle` and events into messages.
 *
 * A client that stops reading is cut off before its events fill the memory; one that is idle too long, at the
 * session's end. Nothing a socket does throws.
 */
import type { WebSocket } from 'ws';
import type { Vad } from '../stages/vad.ts';
import type { Intent } from './authenticate.ts';
import { createId } from './create-id.ts';
import type { SendEvent } from './outgoing-event.ts';
import { type ServiceError, serviceErrors } from './service-fault.ts';
import { RealtimeSession, type SessionStages } from './session.ts';
import type { EffectiveConfig } from './session-config.ts';
import type { SessionLimits } from './session-limits.ts';
import { detectorSoon } from './within.ts';

/** What all connections of a server have in common. */
export interface ConnectionOptions {
  stages: SessionStages;
  vad: Vad;
  limits: SessionLimits;
  sessionSeconds: number;
  maxBufferedBytes: number;
  /** Unix milliseconds. */
  now: () => number;
}

/**
 * Reads nothing of the client before its key is known. `config` undefined: it is none. `intent` must be that of the key.
 * Never throws.
 */
export function runConnection(
  socket: WebSocket,
  config: Promise<EffectiveConfig | undefined>,
  intent: Intent | undefined,
  options: ConnectionOptions,
): void {
  const { stages, maxBufferedBytes } = options;
  socket.pause();
  config.then(
    (known) => {
      socket.resume();
      if (known && intent && intent !== known.type)
        refuseConnection(socket, serviceErrors.invalidIntent(), 4000, maxBufferedBytes);
      else if (known) beginSession(socket, known, options);
      else refuseConnection(socket, serviceErrors.invalidApiKey(), 3000, maxBufferedBytes);
    },
    (error: unknown) => {
      socket.resume();
      stages.onError(error);
      refuseConnection(socket, serviceErrors.serverError(), 1011, maxBufferedBytes);
    },
  );
}

function beginSession(socket: WebSocket, config: EffectiveConfig, options: ConnectionOptions): void {
  if (socket.readyState !== socket.OPEN) return;
  const { stages, vad, limits, sessionSeconds, now } = options;
  const send = sender(socket, options.maxBufferedBytes);
  const session = new RealtimeSession({
    config,
    stages,
    limits,
    createDetector: () => detectorSoon(vad, stages.stageTimeoutMs),
    expiresAt: Math.floor(now() / 1000) + sessionSeconds,
    now,
    send,
    onFatal: (error) => closeWith(socket, error, 1011),
  });
  const expiry = setTimeout(() => {
    const error = serviceErrors.sessionExpired(sessionSeconds);
    // Now and not when the socket is closed: a client may take its time for that.
    session.close();
    fail(send, error);
    socket.close(1001, error.message);
  }, sessionSeconds * 1000);
  socket.on('message', (data, isBinary) => {
    if (isBinary) fail(send, serviceErrors.binaryFrame());
    else session.handle(String(data));
  });
  socket.once('close', () => {
    clearTimeout(expiry);
    session.close();
  });
  session.begin();
}

/** Tells why and closes, as the service does: a refusal is a message, not an HTTP status. */
export function refuseConnection(
  socket: WebSocket,
  error: ServiceError,
  closeCode: 1011 | 3000 | 4000,
  maxBufferedBytes: number,
): void {
  fail(sender(socket, maxBufferedBytes), error);
  closeWith(socket, error, closeCode);
}

function closeWith(socket: WebSocket, error: ServiceError, closeCode: number): void {
  socket.close(closeCode, `${error.type}.${error.code}`);
}

function fail(send: SendEvent, error: ServiceError): void {
  send({ type: 'error', error: { ...error, event_id: null } });
}

function sender(socket: WebSocket, maxBufferedBytes: number): SendEvent {
  return (event) => {
    if (socket.readyState !== socket.OPEN) return;
    socket.send(JSON.stringify({ ...event, event_id: createId('event') }));
    // No close handshake: it would wait behind what the client does not read.
    if (socket.bufferedAmount > maxBufferedBytes) socket.terminate();
  };
}
