/** The README's code is this folder's code, and this folder's code works. The page's snippet is tried in test/e2e. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Listening } from '@voice-agent/token-server/node';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const readme = readFileSync('README.md', 'utf8');
const ORIGIN = 'https://shop.example';

describe('the README', () => {
  it('shows the server that is tested here', () => {
    const code = /```ts\n([\s\S]*?)```/.exec(readme)?.[1];
    expect(code).toBe(readFileSync('test/readme/server.ts', 'utf8'));
  });

  it('shows a picture that exists', () => {
    for (const [, path] of readme.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g))
      expect(readFileSync(path as string).length).toBeGreaterThan(1000);
  });

  it('links to files that exist', () => {
    for (const [, path] of readme.matchAll(/\[[^\]]*\]\((?!http)([^)#]+)\)/g))
      expect(readFileSync(path as string)).toBeDefined();
  });

  it('stays under two screens', () => {
    expect(readme.split('\n').length).toBeLessThan(130);
  });
});

describe("the README's server", () => {
  let server: Listening;
  /** The realtime provider's answer to a mint, as its reference gives it. */
  let provider: Server;
  let minted: {
    authorization: string | undefined;
    body: { session: { tools: { name: string }[]; instructions: string } };
  };

  beforeAll(async () => {
    provider = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      minted = { authorization: request.headers.authorization, body: JSON.parse(Buffer.concat(chunks).toString()) };
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ value: 'ek_readme', expires_at: Math.floor(Date.now() / 1000) + 60, session: {} }));
    });
    await new Promise<void>((resolve) => provider.listen(0, 'localhost', resolve));
    vi.stubEnv('OPENAI_API_KEY', 'sk-readme');
    vi.stubEnv('OPENAI_BASE_URL', `http://localhost:${(provider.address() as AddressInfo).port}/v1`);
    vi.stubEnv('PORT', '0');
    ({ server } = await import('./server.ts'));
  });

  afterAll(async () => {
    await server.close();
    provider.close();
  });

  const post = (path: string, body: unknown, token?: string) =>
    fetch(server.url + path, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Origin: ORIGIN,
        ...(token && { Authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    });

  it('mints a key for the page, with its own key and its own instructions', async () => {
    const response = await post('/v1/sessions', { agent: 'support' });
    expect(response.status).toBe(201);
    expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    const grant = await response.json();
    expect(grant.realtime.protocols).toContain('openai-insecure-api-key.ek_readme');
    expect(grant.agent).toMatchObject({ name: 'support', greeting: 'Hello! How can I help?' });
    expect(JSON.stringify(grant)).not.toContain('sk-readme');
    expect(minted.authorization).toBe('Bearer sk-readme');
    expect(minted.body.session.tools.map(({ name }) => name)).toEqual(['lookup_order', 'transfer_to_billing']);
  });

  it('runs the tool, and lets the model hear its error', async () => {
    const { session } = await (await post('/v1/sessions', {})).json();
    const path = `/v1/sessions/${session.id}/tools/lookup_order`;
    const found = await post(path, { callId: 'call_1', arguments: { orderId: 'A-42' } }, session.token);
    expect(await found.json()).toEqual({ callId: 'call_1', output: '{"status":"on its way, with you on Thursday"}' });
    const missing = await post(path, { callId: 'call_2', arguments: { orderId: 'A-43' } }, session.token);
    expect((await missing.json()).output).toContain('There is no such order.');
  });

  it("serves the widget's script", async () => {
    const script = await fetch(`${server.url}/voice-agent.js`);
    expect(script.status).toBe(200);
    expect(script.headers.get('content-type')).toMatch(/javascript/);
  });
});
