/**
 * The embedded engine: the pipeline behind OpenAI's Realtime protocol, for any HTTP server of Node.
 *
 * Speech in is heard by `vad` and `stt`, answered by `workflow`, spoken by `tts`. Clients connect as they would to the
 * service: with an API key, or with an ephemeral key minted at `…/realtime/client_secrets`. Stages belong to the
 * caller, who closes them after the server.
 */
import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Stt } from '../stages/stt.ts';
import type { Tts } from '../stages/tts.ts';
import type { Vad } from '../stages/vad.ts';
import type { Workflow } from '../workflow/workflow.ts';
import { readClaim, SUBPROTOCOL } from './authenticate.ts';
import { ClientSecrets, isSameKey } from './client-secrets.ts';
import { clientSecretsRoute, refuse } from './client-secrets-route.ts';
import { refuseConnection, runConnection } from './connection.ts';
import { serviceErrors } from './service-fault.ts';
import { defaultConfig } from './session-config.ts';

/** 15 MiB of audio in base64, and room for the JSON around it. A larger frame closes the socket with 1009. */
const MAX_FRAME_BYTES = 24 * 1024 * 1024;
const KEEP_ALIVE_MS = 30_000;

export interface RealtimeServerOptions {
  vad: Vad;
  /** Without it visitors can only type; speech is answered by `…input_audio_transcription.failed`. */
  stt?: Stt;
  tts: Tts;
  /** Shared by all sessions: everything it needs to know of one is in its context. */
  workflow: Workflow;
  /** The long-lived key. It mints ephemeral ones and opens sessions itself. */
  apiKey: string;
  /** The name that sessions report unless they ask for another. Default 'embedded'. */
  model?: string;
  /** Default 3600, the service's. */
  sessionSeconds?: number;
  /** Unsent bytes after which a client that does not read is cut off. Default 64 MiB. */
  maxBufferedBytes?: number;
  /** Unix milliseconds. Default `Date.now`. */
  now?: () => number;
  /** What broke inside, for the log. Holds no keys. Default: nothing. */
  onError?: (error: unknown) => void;
}

export interface RealtimeServer {
  /** `POST …/realtime/client_secrets`; anything else is 404. */
  fetch(request: Request): Promise<Response>;
  /** For a server's `upgrade` event. True when the path is `…/realtime`, and the socket is taken; else it is untouched. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Ends all sessions with 1001 and resolves when their sockets are closed. Idempotent. */
  close(): Promise<void>;
}

/** @throws TypeError for an empty `apiKey` */
export function createRealtimeServer(options: RealtimeServerOptions): RealtimeServer {
  const { apiKey, now = Date.now, maxBufferedBytes = 64 * 1024 * 1024, sessionSeconds = 3600 } = options;
  if (!apiKey) throw new TypeError('createRealtimeServer needs an apiKey.');
  const onError = options.onError ?? (() => undefined);
  const stages = { stt: options.stt, tts: options.tts, workflow: options.workflow, onError };
  const defaults = defaultConfig(options.model ?? 'embedded', options.tts.voices[0] ?? 'default');
  const secrets = new ClientSecrets(now);
  const connections = new Set<Promise<void>>();
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  });
  let isClosed = false;

  function accept(socket: WebSocket, request: IncomingMessage): void {
    // A frame too large or broken: ws closes the socket itself with the right code.
    socket.on('error', () => undefined);
    const claim = readClaim({
      url: request.url ?? '/',
      authorization: request.headers.authorization,
      subprotocols: (request.headers['sec-websocket-protocol'] ?? '').split(',').map((one) => one.trim()),
      beta: String(request.headers['openai-beta'] ?? ''),
    });
    if (!claim.ok) {
      refuseConnection(socket, claim.error, claim.closeCode, maxBufferedBytes);
      return;
    }
    const isOwner = isSameKey(claim.key, apiKey);
    const bound = isOwner ? { ...defaults, model: claim.model ?? defaults.model } : secrets.find(claim.key);
    if (!bound) {
      refuseConnection(socket, serviceErrors.invalidApiKey(), 3000, maxBufferedBytes);
      return;
    }
    const connection = runConnection(socket, {
      stages,
      vad: options.vad,
      config: bound,
      sessionSeconds,
      maxBufferedBytes,
      now,
    }).finally(() => connections.delete(connection));
    connections.add(connection);
  }

  return {
    async fetch(request) {
      const { pathname } = new URL(request.url);
      if (!pathname.endsWith('/realtime/client_secrets')) {
        return refuse(404, serviceErrors.invalidValue('url', `Unknown request URL: ${request.method} ${pathname}.`));
      }
      if (request.method !== 'POST') {
        return refuse(
          405,
          serviceErrors.invalidValue('method', `Not allowed: ${request.method} ${pathname}. Use POST.`),
        );
      }
      return clientSecretsRoute(request, { secrets, apiKey, defaults });
    },
    handleUpgrade(request, socket, head) {
      const [path] = (request.url ?? '').split('?');
      if (!path?.endsWith('/realtime')) return false;
      if (isClosed) {
        socket.destroy();
        return true;
      }
      if (socket instanceof Socket) socket.setKeepAlive(true, KEEP_ALIVE_MS);
      sockets.handleUpgrade(request, socket, head, accept);
      return true;
    },
    async close() {
      isClosed = true;
      for (const socket of sockets.clients) closeSocket(socket);
      await Promise.all(connections);
    },
  };
}

/** A client that does not answer the close within a second is cut off. */
function closeSocket(socket: WebSocket): void {
  socket.close(1001, 'The server is shutting down.');
  const timer = setTimeout(() => socket.terminate(), 1000);
  socket.once('close', () => clearTimeout(timer));
}
