/** T22: a provider in trouble is asked little, and visitors are told when to come back. */
import { defineAgent, openai } from '@voice-agent/token-server';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type Answer,
  closeLoopbacks,
  loopback,
  minted,
  refused,
} from '../../packages/token-server/src/testing/loopback-provider.ts';
import { problemOf, TestVoiceServer } from '../../packages/token-server/src/testing/test-voice-server.ts';

const agents = { support: defineAgent({ instructions: 'Help.' }) };
afterEach(closeLoopbacks);

async function served(...answers: Answer[]) {
  const { received, baseUrl } = await loopback(...answers);
  const provider = openai({ apiKey: 'sk-key', baseUrl, timeout: 2_000 });
  return { received, server: new TestVoiceServer({ agents, provider }) };
}

async function ask(server: TestVoiceServer) {
  const response = await server.post('/v1/sessions', {});
  return { status: response.status, retryAfter: response.headers.get('Retry-After'), response };
}

describe('T22, an outage of the provider', () => {
  it('is tried twice by one visitor, and passed on with a time to come back', async () => {
    const { received, server } = await served(refused(500, 'server_error'));
    const { status, retryAfter, response } = await ask(server);
    expect([status, retryAfter]).toEqual([503, '5']);
    expect(await problemOf(response)).toMatchObject({ code: 'provider_unavailable' });
    expect(received).toHaveLength(2);
  });

  it('is not made worse by a crowd: after five failures nobody asks for five seconds', async () => {
    const { received, server } = await served(refused(500, 'server_error'));
    for (let i = 0; i < 5; i++) await ask(server);
    const asked = received.length;
    const crowd = await Promise.all(Array.from({ length: 100 }, () => ask(server)));
    for (const { status, retryAfter } of crowd) {
      expect(status).toBe(503);
      expect(Number(retryAfter)).toBeGreaterThan(0);
    }
    expect(received).toHaveLength(asked);
    server.nowMs += 5_000;
    await Promise.all(Array.from({ length: 20 }, () => ask(server)));
    expect(received).toHaveLength(asked + 2);
  });

  it('takes no minutes and no places of visitors, and is over when it is over', async () => {
    const fails = Array<Answer>(10).fill(refused(503, 'overloaded'));
    const { received, baseUrl } = await loopback(...fails, minted);
    const server = new TestVoiceServer({
      agents,
      provider: openai({ apiKey: 'sk-key', baseUrl }),
      authenticate: () => ({ id: 'anna' }),
      limits: { concurrency: { perUser: 1 }, minutesPerDay: { perUser: 10 } },
    });
    for (let i = 0; i < 8; i++) expect((await ask(server)).status).toBe(503);
    server.nowMs += 5_000;
    expect((await server.start()).limits.maxDurationSeconds).toBe(600);
    expect(received).toHaveLength(11);
  });

  it('that never answers ends at the deadline, without a second try', async () => {
    const { received, server } = await served(() => {});
    expect((await ask(server)).status).toBe(503);
    expect(received).toHaveLength(1);
  });

  it.each([
    [401, 'invalid_api_key', 502],
    [429, 'rate_limit_exceeded', 429],
    [400, 'invalid_value', 502],
  ])('that is none (HTTP %s %s) is not tried again', async (answer, code, status) => {
    const { received, server } = await served(refused(answer, code));
    expect((await ask(server)).status).toBe(status);
    expect(received).toHaveLength(1);
  });
});
