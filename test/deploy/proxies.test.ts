/** nginx and Caddy, real ones, configured by deploy/'s files, before a real server: what a visitor gets through them. */

import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { SessionGrant } from '@voice-agent/protocol';
import { createVoiceServer, defineAgent, defineTool, openai } from '@voice-agent/token-server';
import { type Listening, listen } from '@voice-agent/token-server/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { closeLoopbacks, loopback, minted } from '../../packages/token-server/src/testing/loopback-provider.ts';
import { freePort } from '../../packages/token-server/src/testing/redis-server.ts';
import { caddy, nginx, ProxyProcess } from './support/proxy-process.ts';

const HOST = 'agent.example.com';
const SHOP = 'https://shop.example';
const JSON_TYPE = { 'Content-Type': 'application/json' };

/** Told by each call of the tool when it may end. */
let finish = () => {};

const slow = defineTool({
  description: 'Works for a while.',
  input: z.strictObject({}),
  effect: 'read',
  async run(_, { progress }) {
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    progress('begun');
    await finished;
    return { done: true };
  },
});

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  return text;
}

describe.each([nginx, caddy])('$name', (program) => {
  let server: Listening;
  let proxy: ProxyProcess;
  let port: number;

  beforeAll(async () => {
    const { baseUrl } = await loopback(minted);
    const app = createVoiceServer({
      agents: { support: defineAgent({ instructions: 'Help.', tools: { slow } }) },
      provider: openai({ apiKey: 'sk-proxies', baseUrl }),
      origins: [SHOP],
      // As the files say: one hop, one name.
      trustProxy: 1,
      hosts: [HOST],
    });
    server = await listen(app, { port: 0, hostname: '127.0.0.1' });
    port = await freePort();
    proxy = await ProxyProcess.start(program, { proxy: port, server: server.port });
  });

  afterAll(async () => {
    await proxy?.stop();
    await server.close();
    closeLoopbacks();
  });

  async function ask(path: string, headers: Record<string, string> = {}, body?: string): Promise<IncomingMessage> {
    const where = { host: '127.0.0.1', port, path, servername: HOST, ca: proxy.certificate };
    const request = httpsRequest({
      ...where,
      method: body === undefined ? 'GET' : 'POST',
      headers: { Host: `${HOST}:${port}`, ...headers },
    });
    request.end(body);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return response;
  }

  async function status(path: string, headers?: Record<string, string>, body?: string): Promise<number | undefined> {
    const response = await ask(path, headers, body);
    response.resume();
    return response.statusCode;
  }

  const start = (headers: Record<string, string>) => ask('/v1/sessions', { ...JSON_TYPE, ...headers }, '{}');

  it('passes progress on while the tool still runs', async () => {
    const { session } = JSON.parse(await textOf(await start({ Origin: SHOP }))) as SessionGrant;
    const headers = {
      ...JSON_TYPE,
      Origin: SHOP,
      Authorization: `Bearer ${session.token}`,
      Accept: 'text/event-stream',
    };
    const call = JSON.stringify({ callId: 'call_1', arguments: {} });
    const response = await ask(`/v1/sessions/${session.id}/tools/slow`, headers, call);
    expect(response.statusCode).toBe(200);
    let told = '';
    for await (const chunk of response.setEncoding('utf8')) {
      told += chunk;
      // It would never end if this came only with its end.
      if (told.includes('begun')) finish();
    }
    expect(told).toContain('event: result');
  });

  it('lets the server know its own pages by name and scheme, and refuses strangers', async () => {
    expect((await start({ Origin: `https://${HOST}:${port}` })).statusCode).toBe(201);
    expect((await start({ Origin: `http://${HOST}:${port}` })).statusCode).toBe(403);
    expect((await start({ Origin: 'https://elsewhere.example' })).statusCode).toBe(403);
  });

  it('shows operators’ pages to nobody outside', async () => {
    for (const path of ['/metrics', '/status', '/status/events']) expect(await status(path), path).toBe(403);
    expect(await status('/healthz')).toBe(200);
    expect(await status('/readyz')).toBe(200);
  });

  it('refuses what is larger than any request', async () => {
    const large = JSON.stringify({ agent: 'x'.repeat(70_000) });
    expect(await status('/v1/sessions', { ...JSON_TYPE, Origin: SHOP }, large)).toBe(413);
  });

  it('takes no address from the visitor', async () => {
    const statuses: (number | undefined)[] = [];
    for (let n = 0; n < 31; n++)
      statuses.push(
        await status('/v1/sessions', { ...JSON_TYPE, Origin: SHOP, 'X-Forwarded-For': `203.0.113.${n}` }, '{}'),
      );
    expect(statuses).toContain(201);
    expect(statuses.at(-1)).toBe(429);
  });
});
