/**
 * Program: the embedded engine on a free port, on every address of the machine. `deaf` leaves recognition out, for
 * sockets on which nobody speaks. Tells its port, then on each message what it holds and what recognition took.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createRealtimeServer,
  flite,
  pocketSphinx,
  type RecognitionReport,
  SimpleWorkflow,
  webRtcVad,
} from '@voice-agent/voice-pipeline';
import { PHRASES, SLOTS } from './sentences.ts';
import { API_KEY } from './visitor.ts';

export interface EngineReport {
  /** Resident, after forced collections where the process may force them. */
  rssBytes: number;
  connections: number;
  recognitions: RecognitionReport[];
}

const isDeaf = process.argv.includes('deaf');
const recognitions: RecognitionReport[] = [];
/** About ten seconds of speech, so that many hear it at the same time. */
const STORY =
  'Your order is on its way. It left our shop this morning and arrives on Friday before noon. ' +
  'If you are not at home, our driver leaves it with a neighbour. Is there anything else that I can do for you?';

const server = createServer();
createRealtimeServer({
  apiKey: API_KEY,
  vad: webRtcVad(),
  tts: flite(),
  ...(!isDeaf && { stt: await pocketSphinx({ phrases: PHRASES, slots: SLOTS }) }),
  workflow: new SimpleWorkflow({ answer: () => STORY }),
  onRecognition: (report) => recognitions.push(report),
  onError: (error) => console.error(error),
}).attach(server);
server.listen({ port: 0, host: '0.0.0.0', backlog: 4096 }, () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});

process.on('message', () => {
  for (let i = 0; i < 4; i++) globalThis.gc?.();
  const rssBytes = process.memoryUsage().rss;
  server.getConnections((_, connections) => process.send?.({ rssBytes, connections, recognitions }));
});
