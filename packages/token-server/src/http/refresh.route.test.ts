import type { SessionGrant } from '@voice-agent/protocol';
import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { defineAgent } from '../agents/define-agent.ts';
import { problemOf, TestVoiceServer } from '../testing/test-voice-server.ts';

const billing = defineAgent({ instructions: 'Refund.' });
const support = defineAgent({ instructions: 'Help.', handoffs: { billing } });
const agents = { support, billing };

function refresh(server: TestVoiceServer, { session }: Pick<SessionGrant, 'session'>, body?: unknown) {
  return server.post(`/v1/sessions/${session.id}/refresh`, body, { session });
}

describe('POST /v1/sessions/{id}/refresh', () => {
  it('answers the shape of a new session: same id, fresh token, fresh key', async () => {
    const server = new TestVoiceServer({ agents });
    const first = await server.start();
    server.nowMs += 60_000;
    const response = await refresh(server, first);
    expect(response.status).toBe(200);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    const second = (await response.json()) as SessionGrant;
    expect(second.session.id).toBe(first.session.id);
    expect(second.session.token).not.toBe(first.session.token);
    expect(second.realtime.protocols).toEqual(['realtime', 'openai-insecure-api-key.ek_2']);
    expect(second.agent).toEqual(first.agent);
    expect(second.limits).toEqual(first.limits);
  });

  it('prolongs the token but never the session', async () => {
    const server = new TestVoiceServer({ agents, limits: { maxDurationSeconds: 1_200 } });
    const startedAt = server.nowMs / 1_000;
    const first = await server.start();
    expect(first.session.expiresAt).toBe(startedAt + 900);
    server.nowMs += 800_000;
    const second = (await (await refresh(server, first)).json()) as SessionGrant;
    expect(second.session.expiresAt).toBe(startedAt + 1_200);
    server.nowMs += 406_000;
    const response = await refresh(server, second);
    expect(response.status).toBe(401);
    expect(await problemOf(response)).toMatchObject({ detail: 'The session token has expired.' });
  });

  it("connects the session's current agent", async () => {
    const server = new TestVoiceServer({ agents });
    const { session } = await server.handedOff((await server.start()).session, 'billing');
    const grant = (await (await refresh(server, { session })).json()) as SessionGrant;
    expect(grant.agent.name).toBe('billing');
    expect(server.provider.connected.at(-1)?.agent.instructions).toBe('Refund.');
    expect(decodeJwt(grant.session.token)).toMatchObject({ agent: 'billing', gen: 2 });
  });

  it('takes {} or nothing for a body', async () => {
    const server = new TestVoiceServer({ agents });
    const grant = await server.start();
    expect((await refresh(server, grant, {})).status).toBe(200);
    expect((await refresh(server, grant, '')).status).toBe(200);
    expect((await refresh(server, grant, { agent: 'billing' })).status).toBe(400);
  });
});
