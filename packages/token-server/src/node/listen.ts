/** Serves an app on Node's HTTP server, and stops it cleanly. */
import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { constants } from 'node:os';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAdaptorServer } from '@hono/node-server';
import {
  checkAll,
  checkFunction,
  checkMethods,
  checkObject,
  MAX_TIMER_MS,
  type OptionNames,
  refuseUnknown,
} from '../checked-options.ts';
import { misconfigured, VoiceServerError } from '../errors.ts';
import { declineUpgrade, wantsWebSocket } from './decline-upgrade.ts';

/** Connections whose last answer was under way when the server closed become idle later. */
const SWEEP_MS = 50;

/** A Hono app; a `VoiceServer` also hears that it is about to close. */
interface Servable {
  fetch: Fetch;
  drain?(): void;
}

type Fetch = (request: Request, env?: unknown) => Response | Promise<Response>;

export interface ListenOptions {
  /** 0: any free port. */
  port: number;
  /** Default: every interface. */
  hostname?: string | undefined;
  /**
   * Takes WebSockets. One that it answers false for is not its own, and gets 404. Who offers anything else, HTTP/2 say, is
   * answered as if it had not. Default: all are answered so. Close your sockets yourself before `close()`.
   */
  onUpgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => unknown;
  /** Milliseconds that `close()` gives running requests. Default 5 000. */
  closeTimeout?: number;
  /**
   * Milliseconds between "not ready" at `/readyz` and no longer taking requests: as long as your balancer needs to hear
   * of it. Default 0.
   */
  drainTime?: number;
  /** Signals that close it, e.g. `['SIGTERM', 'SIGINT']`; Node then ends by itself when nothing else runs. Default none. */
  closeOn?: readonly NodeJS.Signals[];
}

const OPTIONS: OptionNames<ListenOptions> = {
  port: true,
  hostname: true,
  onUpgrade: true,
  closeTimeout: true,
  drainTime: true,
  closeOn: true,
};

export interface Listening {
  /** Where to open it, e.g. `http://localhost:8787`. */
  url: string;
  /** The port that was taken. */
  port: number;
  /** Is not ready any more, takes no more requests, lets the running ones finish, cuts what is left. Idempotent. */
  close(): Promise<void>;
}

/** @throws VoiceServerError listen_failed, invalid_configuration: one line that says what to change. */
export async function listen(app: Servable | Fetch, options: ListenOptions): Promise<Listening> {
  checkListen(app, options);
  const { port, hostname, onUpgrade, closeTimeout = 5_000, drainTime = 0, closeOn = [] } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new VoiceServerError('listen_failed', `PORT must be a whole number from 0 to 65535, not ${port}.`);
  }
  const serve: Fetch = typeof app === 'function' ? app : (request, env) => app.fetch(request, env);
  const server = createAdaptorServer({
    fetch: (request, env) => serve(request, Object.assign(env, { remoteAddress: env.incoming.socket.remoteAddress })),
    // Of requests that name no host, which HTTP/1.0 allows and health checks of balancers do.
    hostname: 'localhost',
    serverOptions: {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      // Of Node 24.9 and later, which reads a body before it gives the connection up. Older ones do not know it.
      ...(onUpgrade && { shouldUpgradeCallback: wantsWebSocket }),
    },
  }) as Server;
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  if (onUpgrade) {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      // Node has taken its own listener off, and who hangs up must not end the process.
      socket.on('error', () => socket.destroy());
      if (!wantsWebSocket(request)) return declineUpgrade(server, request, { socket, head });
      if (onUpgrade(request, socket, head) !== false) return;
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    });
  }
  await bind(server, port, hostname);
  const { port: taken, address } = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= (async () => {
      for (const signal of closeOn) process.off(signal, close);
      if (typeof app !== 'function') app.drain?.();
      if (drainTime > 0) await sleep(drainTime);
      await shut(server, sockets, closeTimeout);
    })();
    return closing;
  };
  for (const signal of closeOn) process.on(signal, close);
  return {
    url: `http://${shownHost(hostname ?? address)}:${taken}`,
    port: taken,
    close,
  };
}

function checkListen(app: Servable | Fetch, options: ListenOptions): void {
  checkObject('listen', options);
  const { hostname, onUpgrade, closeTimeout = 0, drainTime = 0, closeOn = [] } = options;
  checkAll([
    () => refuseUnknown('listen', options, OPTIONS),
    () => typeof app === 'function' || checkMethods('listen.app', app ?? {}, 'fetch'),
    () => {
      if (hostname !== undefined && typeof hostname !== 'string')
        throw misconfigured('listen.hostname', 'must be a text');
    },
    () => checkFunction('listen.onUpgrade', onUpgrade),
    () => checkTime('closeTimeout', closeTimeout),
    () => checkTime('drainTime', drainTime),
    () => {
      if (Array.isArray(closeOn) && closeOn.every((signal) => signal in constants.signals)) return;
      throw misconfigured('listen.closeOn', "must be a list of signals, e.g. ['SIGTERM', 'SIGINT']");
    },
  ]);
}

function checkTime(name: string, milliseconds: number): void {
  if (milliseconds >= 0 && milliseconds <= MAX_TIMER_MS) return;
  throw misconfigured(`listen.${name}`, `must be milliseconds from 0 to ${MAX_TIMER_MS}`);
}

async function bind(server: Server, port: number, hostname: string | undefined): Promise<void> {
  server.listen({ port, host: hostname });
  try {
    await once(server, 'listening'); // Rejects on 'error'.
  } catch (error) {
    throw new VoiceServerError('listen_failed', bindFailure(error, port, hostname), { cause: error });
  }
}

function bindFailure(error: unknown, port: number, hostname: string | undefined): string {
  const { code = 'unknown error' } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return `Port ${port} is taken by another program. Set PORT to a free one.`;
  if (code === 'EACCES') return `Port ${port} needs more rights than this process has. Set PORT above 1023.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `This machine has no address ${hostname}.`;
  return `Cannot listen on port ${port} (${code}). Set PORT to another one.`;
}

/** The host to open in a browser: "every interface" is none of them. */
function shownHost(host: string): string {
  if (host === '::' || host === '0.0.0.0') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

async function shut(server: Server, sockets: ReadonlySet<Socket>, closeTimeout: number): Promise<void> {
  // A browser that sends one request after the other would be served on its connection until it is cut in the middle of one.
  server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
    response.setHeader('Connection', 'close');
  });
  const closed = new Promise((resolve) => server.close(resolve));
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  server.closeIdleConnections();
  // Upgraded sockets are no longer the HTTP server's, hence our own list.
  const deadline = setTimeout(() => {
    for (const socket of sockets) socket.destroy();
  }, closeTimeout);
  await closed;
  clearInterval(sweep);
  clearTimeout(deadline);
}
