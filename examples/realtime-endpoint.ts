/** Where the examples with a server of their own get a voice: from OpenAI with a key, else from the embedded engine. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type EmbeddedEngineOptions, embeddedEngine } from '@voice-agent/voice-pipeline';

export interface RealtimeEndpoint {
  apiKey: string;
  baseUrl: string;
}

export async function realtimeEndpoint(withoutKey: EmbeddedEngineOptions): Promise<RealtimeEndpoint> {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl = 'https://api.openai.com/v1' } = process.env;
  if (apiKey) return { apiKey, baseUrl };
  const engine = await embeddedEngine(withoutKey);
  const server = createServer();
  engine.attach(server);
  server.listen(0);
  await once(server, 'listening');
  return { apiKey: engine.apiKey, baseUrl: `http://localhost:${(server.address() as AddressInfo).port}/v1` };
}
