import { afterEach, describe, expect, it } from 'vitest';
import { defineAgent } from '../agents/define-agent.ts';
import { type Answer, closeLoopbacks, json, loopback } from '../testing/loopback-provider.ts';
import { problemOf, SHOP, TestVoiceServer } from '../testing/test-voice-server.ts';
import { type TurnstileOptions, turnstile } from './turnstile.ts';

const agents = { support: defineAgent({ instructions: 'Help.' }) };
const SECRET = '0x4AAA_PLANTED_secret_key';
const TOKEN = 'XXXX.PLANTED.TOKEN';

afterEach(closeLoopbacks);

interface Asked {
  secret: string;
  response: string;
  remoteip?: string;
  idempotency_key: string;
}

async function guarded(answers: Answer[], options: Partial<TurnstileOptions> = {}) {
  const { received, baseUrl } = await loopback<Asked>(...answers);
  const challenge = turnstile({ secretKey: SECRET, verifyUrl: `${baseUrl}/siteverify`, ...options });
  const server = new TestVoiceServer({ agents, challenge, remoteAddress: () => '192.0.2.1' });
  return { received, server };
}

const passed = json(200, { success: true, hostname: 'shop.example', action: 'talk', 'error-codes': [] });
const hangsUp: Answer = (response) => response.destroy();

async function refusal(server: TestVoiceServer, body: unknown = { challenge: TOKEN }) {
  const response = await server.post('/v1/sessions', body);
  const { code, detail } = await problemOf(response);
  expect(server.provider.connected).toHaveLength(0);
  for (const secret of [SECRET, TOKEN]) expect([detail, ...server.lines].join('\n')).not.toContain(secret);
  return `${response.status} ${code}`;
}

describe('turnstile', () => {
  it('verifies the token of the page before a key is minted', async () => {
    const { received, server } = await guarded([passed], { action: 'talk' });
    await server.start({ challenge: TOKEN });
    expect(received[0]?.body).toEqual({
      secret: SECRET,
      response: TOKEN,
      remoteip: '192.0.2.1',
      idempotency_key: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('refuses who brings no token, without asking', async () => {
    const { received, server } = await guarded([passed]);
    expect(await refusal(server, {})).toBe('403 challenge_required');
    expect(await refusal(server, { challenge: '' })).toBe('400 invalid_request');
    expect(await refusal(server, { challenge: 'x'.repeat(2_049) })).toBe('400 invalid_request');
    expect(received).toHaveLength(0);
  });

  it.each<[string, Answer, Partial<TurnstileOptions>]>([
    ['a token that is not good', json(200, { success: false, 'error-codes': ['invalid-input-response'] }), {}],
    ['a token that was used', json(200, { success: false, 'error-codes': ['timeout-or-duplicate'] }), {}],
    ['another host', json(200, { success: true, hostname: 'evil.example' }), {}],
    ['no host', json(200, { success: true }), {}],
    ['a host that is not listed', passed, { hostnames: ['other.example'] }],
    ['another action', passed, { action: 'buy' }],
  ])('refuses %s', async (_what, answer, options) => {
    const { server } = await guarded([answer], options);
    expect(await refusal(server)).toBe('403 challenge_failed');
  });

  it('asks once more under the same key where the answer was lost', async () => {
    const { received, server } = await guarded([hangsUp, passed]);
    await server.start({ challenge: TOKEN });
    expect(received).toHaveLength(2);
    expect(received[0]?.body.idempotency_key).toBe(received[1]?.body.idempotency_key);
  });

  it.each<[string, Answer]>([
    ['answers twice with nothing', hangsUp],
    ['answers garbage', (response) => response.end('<html>')],
    ['answers another shape', json(200, { ok: true })],
    ['has trouble', json(200, { success: false, 'error-codes': ['internal-error'] })],
    ['refuses our secret', json(200, { success: false, 'error-codes': ['invalid-input-secret'] })],
    ['never answers', () => {}],
  ])('lets nobody in when the service %s', async (_what, answer) => {
    const { server } = await guarded([answer], { timeout: 300 });
    expect(await refusal(server)).toBe('503 challenge_unavailable');
  });

  it('takes any host from what is no browser, unless hosts are listed', async () => {
    const { server } = await guarded([passed]);
    await server.start({ challenge: TOKEN }, { origin: null });
    const listed = await guarded([passed], { hostnames: ['shop.example'] });
    await listed.server.start({ challenge: TOKEN }, { origin: SHOP });
  });

  it.each([
    { secretKey: undefined },
    { secretKey: 'a b' },
    { secretKey: 'x', verifyUrl: 'nowhere' },
    { secretKey: 'x', timeout: 0 },
    { secretKey: 'x', timeout: Infinity },
  ])('refuses %j at start-up', (options) => {
    expect(() => turnstile(options)).toThrow('turnstile.');
  });
});
