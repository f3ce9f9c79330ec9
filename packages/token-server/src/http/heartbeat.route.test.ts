import { describe, expect, it } from 'vitest';
import { defineAgent } from '../agents/define-agent.ts';
import { problemOf, TestVoiceServer } from '../testing/test-voice-server.ts';

const agents = { support: defineAgent({ instructions: 'Help.' }) };
const authenticate = () => ({ id: 'anna' });

const beat = (server: TestVoiceServer, { session }: Awaited<ReturnType<TestVoiceServer['start']>>) =>
  server.post(`/v1/sessions/${session.id}/heartbeat`, undefined, { session });

describe('POST /v1/sessions/{id}/heartbeat', () => {
  it('keeps the place of a session that is on', async () => {
    const server = new TestVoiceServer({ agents, authenticate, limits: { concurrency: { perUser: 1 } } });
    const grant = await server.start();
    expect(grant.limits.heartbeatSeconds).toBe(30);
    for (let i = 0; i < 10; i++) {
      server.nowMs += 30_000;
      expect((await beat(server, grant)).status).toBe(204);
      const second = await server.post('/v1/sessions', {});
      expect(second.status).toBe(429);
      expect(second.headers.get('Retry-After')).toBe('30');
      expect(await problemOf(second)).toMatchObject({ code: 'too_many_sessions' });
    }
  });

  it('leaves the place of a session that is silent to another, and says so when it comes back', async () => {
    const server = new TestVoiceServer({ agents, authenticate, limits: { concurrency: { perUser: 1 } } });
    const silent = await server.start();
    server.nowMs += 180_000;
    const next = await server.start();
    const late = await beat(server, silent);
    expect(late.status).toBe(429);
    expect(await problemOf(late)).toMatchObject({ code: 'too_many_sessions' });
    const refresh = await server.post(`/v1/sessions/${silent.session.id}/refresh`, undefined, silent);
    expect(refresh.status).toBe(429);
    expect(server.provider.connected).toHaveLength(2);
    expect((await server.post(`/v1/sessions/${next.session.id}/end`, undefined, next)).status).toBe(204);
    expect((await beat(server, silent)).status).toBe(204);
  });

  it('takes no body but {}, no other session and no session that has ended', async () => {
    const server = new TestVoiceServer({ agents });
    const [grant, other] = [await server.start(), await server.start()];
    const path = `/v1/sessions/${grant.session.id}`;
    expect((await server.post(`${path}/heartbeat`, { on: true }, grant)).status).toBe(400);
    expect((await server.post(`${path}/heartbeat`, {}, other)).status).toBe(401);
    await server.post(`${path}/end`, undefined, grant);
    expect((await beat(server, grant)).status).toBe(410);
  });
});

describe('the minutes of a day', () => {
  it('shorten a session to what is left, and come back when it ends early', async () => {
    const limits = { minutesPerDay: { perUser: 15 }, concurrency: { perUser: 9 } };
    const server = new TestVoiceServer({ agents, authenticate, limits });
    const first = await server.start();
    const second = await server.start();
    expect(second.limits.maxDurationSeconds).toBe(300);
    expect(second.session.expiresAt).toBe(server.nowMs / 1_000 + 300);
    const third = await server.post('/v1/sessions', {});
    expect(third.status).toBe(429);
    expect(await problemOf(third)).toMatchObject({ code: 'budget_exhausted' });
    server.nowMs += 60_000;
    await server.post(`/v1/sessions/${first.session.id}/end`, undefined, first);
    expect((await server.start()).limits.maxDurationSeconds).toBe(540);
  });

  it('are not used by a session that the provider gave no key', async () => {
    const limits = { minutesPerDay: { perUser: 10 }, concurrency: { perUser: 1 } };
    const server = new TestVoiceServer({ agents, authenticate, limits });
    server.provider.failure = new Error('down');
    for (let i = 0; i < 3; i++) expect((await server.post('/v1/sessions', {})).status).toBe(500);
    server.provider.failure = undefined;
    expect((await server.start()).limits.maxDurationSeconds).toBe(600);
  });
});
