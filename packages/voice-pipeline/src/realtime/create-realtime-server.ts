/**
 * The embedded engine: the pipeline behind OpenAI's Realtime protocol, for any HTTP server of Node.
 *
 * Speech in is heard by `vad` and `stt`, answered by `workflow`, spoken by `tts`. Clients connect as they would to the
 * service: with an API key, or with an ephemeral key minted at `…/realtime/client_secrets`. Stages belong to the
 * caller, who closes them after the server.
 */
import type { IncomingMessage, Server } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { MAX_TIMER_MS } from '../checked-number.ts';
import {
  type Check,
  callable,
  checkOptions,
  flag,
  having,
  needed,
  numberIn,
  type OptionChecks,
  text,
} from '../checked-options.ts';
import { harmless } from '../remote/harmless.ts';
import { type Stt, sttCheck } from '../stages/stt.ts';
import { type Tts, ttsCheck } from '../stages/tts.ts';
import { type Vad, vadCheck } from '../stages/vad.ts';
import { debugToStandardError, isDebugWanted } from '../telemetry/debug-log.ts';
import { PipelineTelemetry } from '../telemetry/pipeline-telemetry.ts';
import { type Workflow, workflowCheck } from '../workflow/workflow.ts';
import { type Admission, readClaim, SUBPROTOCOL } from './authenticate.ts';
import { ClientSecrets, isSameKey } from './client-secrets.ts';
import { clientSecretsRoute, refuse } from './client-secrets-route.ts';
import { type ConnectionOptions, refuseConnection, runConnection } from './connection.ts';
import { attachTo } from './node-mount.ts';
import { MemorySecretStore, type SecretStore } from './secret-store.ts';
import { serviceErrors } from './service-fault.ts';
import { defaultConfig, type EffectiveConfig, transcriptionConfig } from './session-config.ts';
import { type SessionLimits, sessionLimits, sessionLimitsCheck } from './session-limits.ts';
import type { RecognitionReport } from './speech-turns.ts';
import { timedStt } from './timed-stt.ts';
import { timedTts } from './timed-tts.ts';

/** 15 MiB of audio in base64, and room for the JSON around it. A larger frame closes the socket with 1009. */
const MAX_FRAME_BYTES = 24 * 1024 * 1024;
const KEEP_ALIVE_MS = 30_000;
/** A timer set for more runs out at once. */
const MAX_SESSION_SECONDS = Math.floor(MAX_TIMER_MS / 1_000);

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
  model?: string | undefined;
  /** The voice of sessions that name none. Default: the first of `tts`. */
  voice?: string;
  /** Default 3600, the service's. At most 2 147 483, the longest that a timer runs. */
  sessionSeconds?: number;
  /** What one session may take. Each has its default. */
  limits?: Partial<SessionLimits>;
  /** How long the workflow, speech or recognition may bring nothing before it counts as broken. Default 30 000. */
  stageTimeoutMs?: number;
  /** Where ephemeral keys are kept. Default: in this process, so that no other process opens what this one minted. */
  secrets?: SecretStore;
  /** Unsent bytes after which a client that does not read is cut off. Default 64 MiB. */
  maxBufferedBytes?: number;
  /** Unix milliseconds. Default `Date.now`. */
  now?: () => number;
  /** What sessions tell of themselves: the pipeline's own events, a session being a run and a response a turn. */
  telemetry?: PipelineTelemetry;
  /** Writes a line for every such event to standard error. Default: whether VOICE_AGENT_DEBUG is set. */
  debug?: boolean;
  /** What each recognition took, and how long it waited for a recogniser. Default: nothing. */
  onRecognition?: (report: RecognitionReport) => void;
  /** What broke inside, for the log. Holds no keys. Default: nothing. */
  onError?: (error: unknown) => void;
}

export interface RealtimeServer {
  /** `POST …/realtime/client_secrets`; anything else is 404. */
  fetch(request: Request): Promise<Response>;
  /**
   * For a server's `upgrade` event. True when the path is `…/realtime`, and the socket is taken; else it is untouched, and yours
   * to end: Node listens to its errors no more, so a stranger's reset would end the process. `attach` sees to it.
   */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /**
   * Puts both on a server: upgrades, and requests where it has no listener for them yet. The answer takes them off again.
   *
   * @throws Error when a Realtime server is on it already, this one or another
   */
  attach(server: Server): () => void;
  /** Ends all sessions with 1001 and resolves when their sockets are closed. Idempotent. */
  close(): Promise<void>;
}

/** Says nothing of what it is. */
const keyCheck: Check = (name, key) => {
  if (typeof key !== 'string' || key === '') throw new TypeError(`${name} must be a text that is not empty.`);
};

const sessionSecondsCheck: Check = (name, seconds) => {
  if (typeof seconds === 'number' && seconds > 0 && seconds <= MAX_SESSION_SECONDS) return;
  throw new RangeError(`${name} must be a number above 0 and at most ${MAX_SESSION_SECONDS}, not ${seconds}.`);
};

export const REALTIME_SERVER_CHECKS: OptionChecks<RealtimeServerOptions> = {
  vad: needed(vadCheck, 'webRtcVad()'),
  stt: sttCheck,
  tts: needed(ttsCheck, 'flite()'),
  workflow: needed(workflowCheck, 'new SimpleWorkflow({ answer })'),
  apiKey: needed(keyCheck, 'what clients connect with, and mint ephemeral keys'),
  model: text,
  voice: text,
  sessionSeconds: sessionSecondsCheck,
  limits: sessionLimitsCheck,
  stageTimeoutMs: numberIn({ least: 1 }),
  secrets: having('get', 'set'),
  maxBufferedBytes: numberIn({ least: 1 }),
  now: callable,
  telemetry: having('emit', 'subscribe'),
  debug: flag,
  onRecognition: callable,
  onError: callable,
};

/** @throws TypeError, RangeError: a line for each option that cannot work */
export function createRealtimeServer(options: RealtimeServerOptions): RealtimeServer {
  checkOptions('createRealtimeServer', options, REALTIME_SERVER_CHECKS);
  const { apiKey, vad, stt, workflow, now = Date.now, stageTimeoutMs = 30_000 } = options;
  const { sessionSeconds = 3600, telemetry = new PipelineTelemetry(), debug = isDebugWanted(process.env) } = options;
  if (debug) telemetry.subscribe(debugToStandardError);
  const onError = harmless(options.onError);
  const tts = timedTts(options.tts, stageTimeoutMs);
  const onRecognition = harmless(options.onRecognition, onError);
  const shared: ConnectionOptions = {
    stages: {
      ...(stt && { stt: timedStt(stt, stageTimeoutMs) }),
      tts,
      workflow,
      stageTimeoutMs,
      telemetry,
      onRecognition,
      onError,
    },
    vad,
    limits: sessionLimits(options.limits),
    sessionSeconds,
    maxBufferedBytes: options.maxBufferedBytes ?? 64 * 1024 * 1024,
    now,
  };
  const defaults = defaultConfig(options.model ?? 'embedded', options.voice ?? options.tts.voices[0] ?? 'default');
  const secrets = new ClientSecrets(options.secrets ?? new MemorySecretStore(now), now, stageTimeoutMs);
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  });
  let isClosed = false;

  async function configFor({ key, model = defaults.model, intent }: Admission): Promise<EffectiveConfig | undefined> {
    if (!isSameKey(key, apiKey)) return secrets.find(key);
    const own = { ...defaults, model };
    return intent === 'transcription' ? transcriptionConfig(own) : own;
  }

  function accept(socket: WebSocket, request: IncomingMessage): void {
    socket.on('error', ignore);
    const claim = readClaim({
      url: request.url ?? '/',
      authorization: request.headers.authorization,
      subprotocols: (request.headers['sec-websocket-protocol'] ?? '').split(',').map((one) => one.trim()),
      beta: String(request.headers['openai-beta'] ?? ''),
    });
    if (claim.ok) runConnection(socket, configFor(claim), claim.intent, shared);
    else refuseConnection(socket, claim.error, claim.closeCode, shared.maxBufferedBytes);
  }

  const fetch = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    const where = `${request.method} ${pathname}.`;
    if (!pathname.endsWith('/realtime/client_secrets'))
      return refuse(404, serviceErrors.invalidValue('url', `Unknown request URL: ${where}`));
    if (request.method !== 'POST') {
      const refusal = refuse(405, serviceErrors.invalidValue('method', `Not allowed: ${where} Use POST.`));
      refusal.headers.set('allow', 'POST');
      return refusal;
    }
    return clientSecretsRoute(request, { secrets, apiKey, defaults, onError });
  };

  const handleUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): boolean => {
    const [path] = (request.url ?? '').split('?');
    if (!path?.endsWith('/realtime')) return false;
    if (isClosed) {
      socket.destroy();
      return true;
    }
    if (socket instanceof Socket) socket.setKeepAlive(true, KEEP_ALIVE_MS);
    sockets.handleUpgrade(request, socket, head, accept);
    return true;
  };

  return {
    fetch,
    handleUpgrade,
    attach: (server) => attachTo(server, { fetch, handleUpgrade }),
    async close() {
      isClosed = true;
      await Promise.all([...sockets.clients].map(closeSocket));
    },
  };
}

/** A frame too large or broken: ws closes the socket itself with the right code. */
function ignore(): void {}

/** A client that does not answer the close within a second is cut off. */
function closeSocket(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    socket.close(1001, 'The server is shutting down.');
    const timer = setTimeout(() => socket.terminate(), 1000);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
