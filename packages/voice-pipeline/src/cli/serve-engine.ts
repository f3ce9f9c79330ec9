/** The engine with its embedded stages on a port: what one process of `voice-agent-engine` runs. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { embeddedEngine } from '../embedded-engine.ts';
import { answerWith } from '../realtime/node-mount.ts';
import type { SecretStore } from '../realtime/secret-store.ts';
import { FLITE_VOICES, type FliteVoice } from '../stages/flite/flite-voices.ts';
import { CliError } from './cli-error.ts';
import type { ServeCommand } from './command-line.ts';
import { loadWorkflow, readHints } from './load-workflow.ts';

export interface ServedEngine {
  readonly port: number;
  /** False where PocketSphinx is missing: visitors type. */
  readonly canHear: boolean;
  close(): Promise<void>;
}

export interface ServeOptions {
  apiKey: string;
  /** Shared with other processes. Default: this one's own. */
  secrets?: SecretStore;
  onError: (error: unknown) => void;
}

/** @throws CliError, PipelineError: the module, the hints, the voice or the port do not work */
export async function serveEngine(command: ServeCommand, options: ServeOptions): Promise<ServedEngine> {
  const { workflow, phrases, slots } = await loadWorkflow(command.module);
  const hints = command.hints === undefined ? [] : await readHints(command.hints);
  const { voice } = command;
  if (voice !== undefined && !isFliteVoice(voice))
    throw new CliError(`There is no voice "${voice}". There are: ${FLITE_VOICES.join(', ')}.`);
  const stages = { workflow, phrases: [...phrases, ...hints], slots, ...(voice && { voice }) };
  const engine = await embeddedEngine({ ...stages, ...options });
  const server = createServer((request, response) => {
    if (request.url === '/healthz') respondHealthy(request, response);
    else void answerWith(engine.fetch, request, response);
  });
  engine.attach(server);
  server.listen(command.port, command.host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    await engine.close();
    throw new CliError(bindFailure(cause, command), { cause });
  }
  return {
    port: (server.address() as AddressInfo).port,
    canHear: engine.canHear,
    async close() {
      server.close();
      await engine.close();
      server.closeAllConnections();
    },
  };
}

function bindFailure(cause: unknown, { port, host }: ServeCommand): string {
  const { code = 'unknown error' } = cause as NodeJS.ErrnoException;
  if (NO_ADDRESS.includes(code)) return `This machine has no address ${host}. Take another one: --host`;
  const why = code === 'EADDRINUSE' ? 'another program has it' : code;
  return `Port ${port} of ${host} cannot be had: ${why}. Take another one: --port`;
}

const NO_ADDRESS: readonly string[] = ['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN'];

function respondHealthy(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end('{"status":"ok"}');
}

function isFliteVoice(voice: string): voice is FliteVoice {
  return FLITE_VOICES.some((one) => one === voice);
}
