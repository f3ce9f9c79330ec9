/**
 * One WebSocket and the session behind it: the shell that turns messages into `handle` and events into messages.
 *
 * A client that stops reading is cut off before its events fill the memory; one that is idle too long, at the
 * session's end. Nothing a socket does throws.
 */
import type { WebSocket } from 'ws';
import type { Vad } from '../stages/vad.ts';
import { createId } from './create-id.ts';
import type { SendEvent } from './outgoing-event.ts';
import { type ServiceError, serviceErrors } from './service-fault.ts';
import { RealtimeSession, type SessionStages } from './session.ts';
import type { EffectiveConfig } from './session-config.ts';

export interface ConnectionOptions {
  stages: SessionStages;
  vad: Vad;
  config: EffectiveConfig;
  sessionSeconds: number;
  maxBufferedBytes: number;
  /** Unix milliseconds. */
  now: () => number;
}

/** Runs until the socket closes. Never rejects. */
export async function runConnection(socket: WebSocket, options: ConnectionOptions): Promise<void> {
  const { stages, config, sessionSeconds, now } = options;
  const waiting: string[] = [];
  let session: RealtimeSession | undefined;
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const send = sender(socket, options.maxBufferedBytes);

  socket.on('message', (data, isBinary) => {
    if (isBinary) return fail(send, serviceErrors.binaryFrame());
    if (session) session.handle(String(data));
    else waiting.push(String(data));
  });

  try {
    const detector = await options.vad.createDetector();
    if (socket.readyState !== socket.OPEN) return detector.close();
    const expiresAt = Math.floor(now() / 1000) + sessionSeconds;
    session = new RealtimeSession({ config, stages, detector, expiresAt, send });
  } catch (error) {
    stages.onError(error);
    refuseConnection(socket, serviceErrors.serverError('vad-failed'), 1011, options.maxBufferedBytes);
    return;
  }
  const expiry = setTimeout(() => {
    const error = serviceErrors.sessionExpired(sessionSeconds);
    fail(send, error);
    socket.close(1001, error.message);
  }, sessionSeconds * 1000);
  session.begin();
  for (const text of waiting.splice(0)) session.handle(text);
  await closed;
  clearTimeout(expiry);
  session.close();
}

/** Tells why and closes, as the service does: a refusal is a message, not an HTTP status. */
export function refuseConnection(
  socket: WebSocket,
  error: ServiceError,
  closeCode: 1011 | 3000 | 4000,
  maxBufferedBytes: number,
): void {
  fail(sender(socket, maxBufferedBytes), error);
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
