import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { defineAgent } from '../agents/define-agent.ts';
import { problemOf, SHOP, TestVoiceServer } from '../testing/test-voice-server.ts';

const agents = { support: defineAgent({ instructions: 'Help.' }) };

function preflight(server: TestVoiceServer, origin: string): Response | Promise<Response> {
  return server.app.request('http://voice.test/v1/sessions', {
    method: 'OPTIONS',
    headers: {
      Origin: origin,
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'authorization,content-type',
    },
  });
}

describe('originCheck', () => {
  it('answers an allowed origin with CORS headers for exactly it', async () => {
    const response = await new TestVoiceServer({ agents }).post('/v1/sessions', {});
    expect(response.status).toBe(201);
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe(SHOP);
    expect(response.headers.get('Vary')).toBe('Origin');
    expect(response.headers.get('Access-Control-Allow-Credentials')).toBeNull();
  });

  it('answers a preflight without running anything', async () => {
    const server = new TestVoiceServer({ agents });
    const response = await preflight(server, SHOP);
    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe(SHOP);
    expect(response.headers.get('Access-Control-Allow-Methods')).toBe('POST');
    expect(response.headers.get('Access-Control-Allow-Headers')).toBe('authorization, content-type');
    expect(response.headers.get('Access-Control-Max-Age')).toBe('7200');
    expect(response.headers.get('Vary')).toBe('Origin');
    expect(server.provider.connected).toHaveLength(0);
  });

  it.each([
    'https://evil.example',
    'https://shop.example.evil.example',
    'https://sub.shop.example',
    'http://shop.example',
    'https://shop.example:8443',
    'https://SHOP.example',
    '',
  ])('refuses %j, names the way out, and gives no CORS headers', async (origin) => {
    const server = new TestVoiceServer({ agents });
    for (const response of [await server.post('/v1/sessions', {}, { origin }), await preflight(server, origin)]) {
      expect(response.status).toBe(403);
      expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull();
      expect(response.headers.get('Vary')).toBe('Origin');
      expect(await problemOf(response)).toMatchObject({
        code: 'origin_not_allowed',
        detail: `Add ${JSON.stringify(origin)} to the token server's "origins" to allow it.`,
      });
    }
    expect(server.provider.connected).toHaveLength(0);
  });

  it('says of a page that has no origin what it needs, since none can be allowed', async () => {
    const server = new TestVoiceServer({ agents });
    const response = await server.post('/v1/sessions', {}, { origin: 'null' });
    expect(response.status).toBe(403);
    expect(await problemOf(response)).toMatchObject({
      code: 'origin_not_allowed',
      detail:
        'The page has no origin: it is a file, or stands in a sandboxed frame. Serve it over HTTP, or give the frame allow-same-origin.',
    });
  });

  it("allows the server's own origin under a name that is its own", async () => {
    const server = new TestVoiceServer({ agents, origins: [], hosts: ['voice.test'] });
    expect((await server.post('/v1/sessions', {}, { origin: 'http://voice.test' })).status).toBe(201);
    expect((await server.post('/v1/sessions', {}, { origin: 'https://voice.test' })).status).toBe(403);
  });

  it.each(['http://localhost:8787', 'http://127.0.0.1:8787', 'http://[::1]:8787', 'http://192.0.2.7'])(
    'allows its own page under %s without being told',
    async (origin) => {
      const { app } = new TestVoiceServer({ agents, origins: [] });
      const headers = { Origin: origin, 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' };
      const response = await app.request(`${origin}/v1/sessions`, { method: 'POST', headers, body: '{}' });
      expect(response.status).toBe(201);
    },
  );

  it('refuses a name that was pointed here, whatever the browser takes for the same origin', async () => {
    const init = {
      method: 'POST',
      headers: {
        Origin: 'http://evil.example:8787',
        'Content-Type': 'application/json',
        'Sec-Fetch-Site': 'same-origin',
      },
      body: '{}',
    };
    const open = new TestVoiceServer({ agents });
    expect((await open.app.request('http://evil.example:8787/v1/sessions', init)).status).toBe(403);
    const named = new TestVoiceServer({ agents, hosts: ['voice.test'] });
    const refused = await named.app.request('http://evil.example:8787/v1/sessions', init);
    expect(refused.status).toBe(421);
    expect(await problemOf(refused)).toMatchObject({ code: 'host_not_allowed' });
    expect((await named.app.request('http://evil.example:8787/v1/sessions', { method: 'POST' })).status).toBe(421);
    expect((await named.post('/v1/sessions', {})).status).toBe(201);
  });

  it.each(['cross-site', 'same-site'])('refuses what a browser marks as %s and gives no origin for', async (site) => {
    const server = new TestVoiceServer({ agents, hosts: ['voice.test'] });
    const headers = { 'Sec-Fetch-Site': site };
    expect((await server.post('/v1/sessions', {}, { origin: null, headers })).status).toBe(403);
    expect((await server.post('/v1/sessions', {}, { origin: 'http://voice.test', headers })).status).toBe(403);
    expect((await server.post('/v1/sessions', {}, { headers })).status).toBe(201);
  });

  it('lets a request without Origin through, without CORS headers', async () => {
    const response = await new TestVoiceServer({ agents }).post('/v1/sessions', {}, { origin: null });
    expect(response.status).toBe(201);
    expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull();
    expect(response.headers.get('Vary')).toBe('Origin');
  });

  it('believes X-Forwarded-* only when told to', async () => {
    const options = {
      origin: 'https://voice.example',
      headers: { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'forged.example, voice.example' },
    };
    const deaf = new TestVoiceServer({ agents });
    expect((await deaf.post('/v1/sessions', {}, options)).status).toBe(403);
    const told = new TestVoiceServer({ agents, hosts: ['voice.example'], trustProxy: true });
    expect((await told.post('/v1/sessions', {}, options)).status).toBe(201);
    expect(told.provider.connected[0]?.session.requestUrl).toBe('https://voice.example/v1/sessions');
    expect((await told.post('/v1/sessions', {}, { ...options, origin: 'https://forged.example' })).status).toBe(403);
  });

  it('allows cookies where authenticate could use them', async () => {
    const response = await new TestVoiceServer({ agents, authenticate: () => null }).post('/v1/sessions', {});
    expect(response.headers.get('Access-Control-Allow-Credentials')).toBe('true');
  });

  it.each([
    ['*', 'name each origin'],
    ['https://shop.example/', 'browsers send "https://shop.example"'],
    ['https://shop.example:443', 'browsers send "https://shop.example"'],
    ['https://Shop.example', 'browsers send "https://shop.example"'],
    ['shop.example', 'is not an origin'],
    ['file:///x', 'is not an origin'],
    ['null', 'is not an origin'],
  ])('refuses %j in the list at start-up', (origin, message) => {
    expect(() => new TestVoiceServer({ agents, origins: [origin] })).toThrow(message);
  });

  it('works mounted under another app, whose own routes stay its own', async () => {
    const server = new TestVoiceServer({ agents });
    const host = new Hono().route('/voice', server.app).get('/', (c) => c.text('shop'));
    const post = (path: string, origin: string) =>
      host.request(`http://voice.test${path}`, {
        method: 'POST',
        headers: { Origin: origin, 'Content-Type': 'application/json' },
        body: '{}',
      });
    expect((await post('/voice/v1/sessions', SHOP)).status).toBe(201);
    const refused = await post('/voice/v1/sessions', 'https://evil.example');
    expect(refused.status).toBe(403);
    expect(refused.headers.get('Content-Type')).toBe('application/problem+json');
    const lost = await post('/voice/v1/nothing', SHOP);
    expect(await problemOf(lost)).toMatchObject({ code: 'unknown_route', status: 404 });
    const page = await host.request('http://voice.test/');
    expect(await page.text()).toBe('shop');
    expect(page.headers.get('Vary')).toBeNull();
    expect((await host.request('http://voice.test/voice/healthz')).status).toBe(200);
  });
});
