/** The engine with its embedded stages on a port: what one process of `voice-agent-engine` runs. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRealtimeServer } from '../realtime/create-realtime-server.ts';
import { answerWith } from '../realtime/node-mount.ts';
import type { SecretStore } from '../realtime/secret-store.ts';
import { flite } from '../stages/flite-tts.ts';
import { isPocketSphinxInstalled, pocketSphinx } from '../stages/pocketsphinx-stt.ts';
import { webRtcVad } from '../stages/webrtc-vad.ts';
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
  const tts = flite();
  if (voice !== undefined && !tts.voices.includes(voice))
    throw new CliError(`There is no voice "${voice}". There are: ${tts.voices.join(', ')}.`);
  const canHear = await isPocketSphinxInstalled();
  const stt = canHear ? await pocketSphinx({ phrases: [...phrases, ...hints], slots }) : undefined;
  const stages = { vad: webRtcVad(), tts, ...(stt && { stt }), workflow, ...(voice && { voice }) };
  const engine = createRealtimeServer({ ...stages, ...options });
  const server = createServer((request, response) => {
    if (request.url === '/healthz') respondHealthy(request, response);
    else void answerWith(engine.fetch, request, response);
  });
  engine.attach(server);
  const closeStages = async () => void (await Promise.all([stt?.close(), tts.close()]));
  server.listen(command.port, command.host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    await closeStages();
    throw new CliError(`Port ${command.port} of ${command.host} cannot be had.`, { cause });
  }
  return {
    port: (server.address() as AddressInfo).port,
    canHear,
    async close() {
      server.close();
      await engine.close();
      server.closeAllConnections();
      await closeStages();
    },
  };
}

function respondHealthy(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end('{"status":"ok"}');
}
