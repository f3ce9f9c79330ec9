/** T14 to T16: other sites, scripts, forged requests of a signed-in visitor's browser, and forged addresses. */
import { defineAgent, turnstile } from '@voice-agent/token-server';
import { listen } from '@voice-agent/token-server/node';
import { afterEach, describe, expect, it } from 'vitest';
import { closeLoopbacks, json, loopback } from '../../packages/token-server/src/testing/loopback-provider.ts';
import { problemOf, SHOP, TestVoiceServer } from '../../packages/token-server/src/testing/test-voice-server.ts';

const agents = { support: defineAgent({ instructions: 'Help.' }) };
afterEach(closeLoopbacks);

describe('T14, a script', () => {
  it('that forges an origin is let in by a list of origins: that stops other sites only', async () => {
    const server = new TestVoiceServer({ agents });
    expect((await server.post('/v1/sessions', {}, { origin: SHOP })).status).toBe(201);
    expect((await server.post('/v1/sessions', {}, { origin: 'https://evil.example' })).status).toBe(403);
  });

  it('is stopped by a challenge, and by a sign-in', async () => {
    const { baseUrl } = await loopback(json(200, { success: false, 'error-codes': ['invalid-input-response'] }));
    const challenge = turnstile({ secretKey: 'secret', verifyUrl: `${baseUrl}/siteverify` });
    const guarded = new TestVoiceServer({ agents, challenge });
    for (const body of [{}, { challenge: 'made up' }]) {
      for (const origin of [SHOP, null]) {
        expect((await guarded.post('/v1/sessions', body, { origin })).status).toBe(403);
      }
    }
    expect(guarded.provider.connected).toHaveLength(0);
  });
});

describe('T15, a request that another site makes a signed-in browser send', () => {
  const authenticate = () => ({ id: 'anna' });

  it.each([
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain',
    'text/plain;application/json',
    '',
  ])('needs no preflight as %j, and is refused', async (type) => {
    const server = new TestVoiceServer({ agents, authenticate });
    for (const origin of [SHOP, null]) {
      const answer = await server.post('/v1/sessions', '{}', { origin, headers: { 'Content-Type': type } });
      expect(answer.status).toBe(415);
    }
    expect(server.provider.connected).toHaveLength(0);
  });

  it.each([
    ['an origin that is not listed', 'https://evil.example', 'cross-site'],
    ['a sandboxed frame', 'null', 'cross-site'],
    ['no origin', null, 'cross-site'],
    ['no origin, from a sibling', null, 'same-site'],
    ['our own name, borrowed', 'http://voice.test', 'cross-site'],
  ])('is refused with %s', async (_what, origin, site) => {
    const server = new TestVoiceServer({ agents, authenticate, hosts: ['voice.test'] });
    const answer = await server.post('/v1/sessions', {}, { origin, headers: { 'Sec-Fetch-Site': site } });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBeNull();
    expect(await problemOf(answer)).toMatchObject({ code: 'origin_not_allowed' });
    expect(server.provider.connected).toHaveLength(0);
  });

  it('is never answered for every origin at once', async () => {
    const server = new TestVoiceServer({ agents, authenticate });
    const answer = await server.post('/v1/sessions', {});
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe(SHOP);
    expect(answer.headers.get('Access-Control-Allow-Credentials')).toBe('true');
    expect(answer.headers.get('Vary')).toBe('Origin');
    expect(() => new TestVoiceServer({ agents, origins: ['*'] })).toThrow('origins');
  });
});

describe('T16, a forged address', () => {
  const limits = { rates: { sessionsPerIp: { count: 1, seconds: 600 } } };

  async function overSocket(options: object, forwarded: string[]) {
    const { app } = new TestVoiceServer({ agents, limits, ...options });
    const { url, close } = await listen(app, { port: 0, hostname: '127.0.0.1' });
    const statuses = [];
    for (const chain of forwarded) {
      const headers = { 'Content-Type': 'application/json', 'X-Forwarded-For': chain };
      statuses.push((await fetch(`${url}/v1/sessions`, { method: 'POST', headers, body: '{}' })).status);
    }
    await close();
    return statuses;
  }

  it('is not believed without a proxy', async () => {
    expect(await overSocket({}, ['192.0.2.1', '192.0.2.2', '192.0.2.3'])).toEqual([201, 429, 429]);
  });

  it('does not count before the entry that our proxy added', async () => {
    const chains = ['192.0.2.1', '6.6.6.6, 192.0.2.1', '7.7.7.7, 8.8.8.8, 192.0.2.1', '192.0.2.1, 192.0.2.2'];
    expect(await overSocket({ trustProxy: 1 }, chains)).toEqual([201, 429, 429, 201]);
    expect(await overSocket({ trustProxy: ['127.0.0.0/8'] }, chains)).toEqual([201, 429, 429, 201]);
    expect(await overSocket({ trustProxy: ['10.0.0.0/8'] }, chains)).toEqual([201, 429, 429, 429]);
  });

  it('is the same address in any spelling, and in all of its /64', async () => {
    const four = ['192.0.2.1', '::ffff:192.0.2.1', '::FFFF:C000:0201', '[::ffff:192.0.2.1]:443', '192.0.2.1:9'];
    expect(await overSocket({ trustProxy: 1 }, four)).toEqual([201, 429, 429, 429, 429]);
    const six = ['2001:db8::1', '2001:0DB8:0:0:0:0:0:1', '2001:db8::ffff:ffff:ffff:ffff', '2001:db8:0:1::1'];
    expect(await overSocket({ trustProxy: 1 }, six)).toEqual([201, 429, 429, 201]);
  });
});
