import type { SessionGrant } from '@voice-agent/protocol';
import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineAgent } from '../agents/define-agent.ts';
import { problemOf, TestVoiceServer } from '../testing/test-voice-server.ts';
import { defineTool } from '../tools/define-tool.ts';

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
    expect(first.limits).toEqual({ maxDurationSeconds: 600, idleSeconds: 120, heartbeatSeconds: 30 });
    expect(second.limits).toEqual({ maxDurationSeconds: 540, idleSeconds: 120, heartbeatSeconds: 30 });
  });

  it('prolongs the token but never the session', async () => {
    const server = new TestVoiceServer({ agents, limits: { maxDurationSeconds: 12_000 } });
    const startedAt = server.nowMs / 1_000;
    const first = await server.start();
    expect(first.session.expiresAt).toBe(startedAt + 10_800);
    server.nowMs += 10_700_000;
    const second = (await (await refresh(server, first)).json()) as SessionGrant;
    expect(second.session.expiresAt).toBe(startedAt + 12_000);
    expect(second.limits.maxDurationSeconds).toBe(1_300);
    server.nowMs += 1_306_000;
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

  it('mints no key for a session that ends in a moment', async () => {
    const server = new TestVoiceServer({ agents });
    const grant = await server.start();
    server.nowMs += 590_000;
    expect((await refresh(server, grant)).status).toBe(200);
    server.nowMs += 1_000;
    const minted = server.provider.connected.length;
    const response = await refresh(server, grant);
    expect(response.status).toBe(410);
    expect(await problemOf(response)).toMatchObject({ code: 'session_ended' });
    expect(server.provider.connected).toHaveLength(minted);
  });

  it('answers several at once, each with a token and a key of its own, all of them good', async () => {
    const server = new TestVoiceServer({ agents });
    const first = await server.start();
    const answers = await Promise.all([refresh(server, first), refresh(server, first), refresh(server, first)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const grants = (await Promise.all(answers.map((answer) => answer.json()))) as SessionGrant[];
    expect(new Set(grants.map(({ realtime }) => realtime.protocols[1])).size).toBe(3);
    for (const { session } of [first, ...grants]) {
      expect((await server.handOff(session, 'nobody', 'h')).status).toBe(403);
    }
  });

  it('goes on beside a tool call, which ends with its answer', async () => {
    let release = () => {};
    let begin = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const gate = new Promise<string>((resolve) => {
      release = () => resolve('slept');
    });
    const run = () => {
      begin();
      return gate;
    };
    const slow = defineTool({ description: 'Waits.', input: z.strictObject({}), approval: false, run });
    const server = new TestVoiceServer({ agents: { a: defineAgent({ instructions: 'x', tools: { slow } }) } });
    const first = await server.start();
    const call = { callId: 'c', arguments: {} };
    const running = server.callTool(first.session, 'slow', call);
    await begun;
    const { session } = (await (await refresh(server, first)).json()) as SessionGrant;
    expect(await problemOf(await server.callTool(session, 'slow', call))).toMatchObject({ code: 'call_in_progress' });
    release();
    expect((await running).status).toBe(200);
    const again = await server.callTool(session, 'slow', call);
    expect(again.headers.get('Idempotency-Replayed')).toBe('true');
    expect(await again.json()).toEqual({ callId: 'c', output: 'slept' });
  });

  it.each([
    [
      'ended',
      410,
      (server: TestVoiceServer, { session }: SessionGrant) =>
        server.post(`/v1/sessions/${session.id}/end`, undefined, { session }),
    ],
    ['handed over', 401, (server: TestVoiceServer, { session }: SessionGrant) => server.handOff(session, 'billing')],
  ])('gives nothing out when the session is %s while the provider mints', async (_what, status, meanwhile) => {
    const server = new TestVoiceServer({ agents });
    const first = await server.start();
    server.provider.beforeAnswer = async () => {
      expect((await meanwhile(server, first)).ok).toBe(true);
    };
    expect((await refresh(server, first)).status).toBe(status);
  });

  it("keeps the session's audio format, also through a handoff", async () => {
    const server = new TestVoiceServer({ agents });
    const first = await server.start({ audioFormat: 'audio/pcmu' });
    await refresh(server, first);
    const { session } = await server.handedOff(first.session, 'billing');
    await refresh(server, { session });
    expect(server.provider.connected.map(({ agent }) => agent.audioFormat)).toEqual(Array(3).fill('audio/pcmu'));
    expect(server.provider.handedOff.at(-1)?.audioFormat).toBe('audio/pcmu');
  });

  it('takes {} or nothing for a body', async () => {
    const server = new TestVoiceServer({ agents });
    const grant = await server.start();
    expect((await refresh(server, grant, {})).status).toBe(200);
    expect((await refresh(server, grant, '')).status).toBe(200);
    expect((await refresh(server, grant, { agent: 'billing' })).status).toBe(400);
  });
});
