/**
 * The entries for other runtimes, each driven in this process as its runtime drives it: what it is given as environment,
 * what it exports, and what it makes of the connection. That the server itself runs there is tested in `test/runtimes`.
 */
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { closeLoopbacks, loopback, minted } from '../../packages/token-server/src/testing/loopback-provider.ts';
import { RedisServer } from '../../packages/token-server/src/testing/redis-server.ts';

const SHOP = 'https://shop.example';
const SECRET = 'a test secret of more than thirty-two bytes';

let redis: RedisServer;
let variables: Record<string, string>;

beforeAll(async () => {
  redis = await RedisServer.start();
});

afterAll(() => redis.kill());

beforeEach(async () => {
  const { baseUrl } = await loopback(minted);
  variables = { OPENAI_API_KEY: 'sk-deploy', OPENAI_BASE_URL: baseUrl, ORIGINS: SHOP, VOICE_AGENT_SECRET: SECRET };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  vi.resetModules();
});

afterEach(() => {
  vi.unstubAllEnvs();
  closeLoopbacks();
});

function startOf(origin: string, headers: Record<string, string> = {}): Request {
  return new Request('https://agent.example.com/v1/sessions', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Content-Length': '2', Origin: origin, ...headers },
    body: '{}',
  });
}

/** It mints for the shop and for nobody else, and counts by the address: the 31st start from one is refused. */
async function expectServer(fetch: (request: Request) => Response | Promise<Response>, headers = {}): Promise<void> {
  expect((await fetch(startOf('https://elsewhere.example', headers))).status).toBe(403);
  const granted = await fetch(startOf(SHOP, headers));
  expect(granted.status, await granted.clone().text()).toBe(201);
  expect(await granted.json()).toMatchObject({ agent: { name: 'support', greeting: 'Hello! How can I help?' } });
  const statuses: number[] = [];
  for (let n = 0; n < 30; n++) statuses.push((await fetch(startOf(SHOP, headers))).status);
  expect(statuses).toContain(429);
}

describe('the entry for', () => {
  it('Workers', async () => {
    for (const name of Object.keys(variables)) vi.stubEnv(name, undefined);
    const { default: worker } = await import('../../deploy/workers/worker.ts');
    const env = variables as unknown as Parameters<typeof worker.fetch>[1];
    await expectServer((request) => worker.fetch(request, env), { 'CF-Connecting-IP': '192.0.2.7' });
  });

  it('Deno', async () => {
    const { default: served } = await import('../../deploy/deno/main.ts');
    await expectServer((request) => served.fetch(request, { remoteAddr: { hostname: '192.0.2.7' } }));
  });

  it('Bun', async () => {
    vi.stubEnv('PORT', '9001');
    const { default: served } = await import('../../deploy/bun/server.ts');
    expect(served.port).toBe(9001);
    await expectServer((request) => served.fetch(request, { requestIP: () => ({ address: '192.0.2.7' }) }));
  });

  it('Vercel, on a real Redis', async () => {
    vi.stubEnv('REDIS_URL', redis.url);
    const { GET, POST } = await import('../../deploy/vercel/api/index.ts');
    // It connects while the first request is on its way, and fails at once until then.
    await vi.waitFor(async () => {
      expect((await GET(new Request('https://agent.example.com/readyz'))).status).toBe(200);
    });
    await expectServer(POST, { 'X-Real-IP': '192.0.2.7' });
    const client = new Redis(redis.url);
    expect((await client.keys('voice-agent:session:*')).length).toBeGreaterThan(0);
    client.disconnect();
  });

  it('Vercel says what is missing', async () => {
    await expect(import('../../deploy/vercel/api/index.ts')).rejects.toThrow('REDIS_URL');
  });
});
