/** T1 to T5: what a leaked key, an endless session, or a page that writes its own configuration gets from this server. */
import type { SessionGrant } from '@voice-agent/protocol';
import { defineAgent, defineTool, openai, xai } from '@voice-agent/token-server';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { closeLoopbacks, loopback, minted } from '../../packages/token-server/src/testing/loopback-provider.ts';
import { problemOf, TestVoiceServer } from '../../packages/token-server/src/testing/test-voice-server.ts';

const lookup = defineTool({
  description: 'PLANTED description',
  input: z.strictObject({ plantedField: z.string() }),
  effect: 'read',
  run: () => 'found',
});
const support = defineAgent({ instructions: 'PLANTED instructions', voice: 'marin', tools: { lookup } });
const agents = { support };

afterEach(closeLoopbacks);

interface Mint {
  expires_after: { seconds: number };
  session: { instructions: string; model: string; audio: { output: { voice: string } }; tools: { name: string }[] };
}

async function overHttp() {
  const { received, baseUrl } = await loopback<Mint>(minted);
  return { received, server: new TestVoiceServer({ agents, provider: openai({ apiKey: 'sk-key', baseUrl }) }) };
}

describe('T1, a leaked key', () => {
  it('opens sessions for 30 seconds, is kept by no cache, and is given to one asker only', async () => {
    const { received, server } = await overHttp();
    const response = await server.post('/v1/sessions', {});
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    const grant = (await response.json()) as SessionGrant;
    const refreshed = await server.post(`/v1/sessions/${grant.session.id}/refresh`, undefined, grant);
    expect(refreshed.headers.get('Cache-Control')).toBe('no-store');
    await server.start();
    // Every asker has a key of its own minted: none is kept here for the next.
    expect(received.map(({ body }) => body.expires_after.seconds)).toEqual([30, 30, 30]);
  });

  it('cannot be made to live long by mistake', () => {
    for (const secretTtlSeconds of [9, 121, 600, 7_200, Number.NaN]) {
      expect(() => openai({ apiKey: 'sk-key', secretTtlSeconds })).toThrow('openai.secretTtlSeconds');
      expect(() => xai({ apiKey: 'xai-key', secretTtlSeconds })).toThrow('xai.secretTtlSeconds');
    }
  });
});

describe('T2, a session that is kept open', () => {
  it('gets no key and no tool beyond its time, however often it refreshed', async () => {
    const server = new TestVoiceServer({ agents, limits: { maxDurationSeconds: 60 } });
    let grant = await server.start();
    for (let second = 0; second < 50; second += 10) {
      server.nowMs += 10_000;
      grant = (await (
        await server.post(`/v1/sessions/${grant.session.id}/refresh`, undefined, grant)
      ).json()) as SessionGrant;
    }
    const minted = server.provider.connected.length;
    server.nowMs += 1_000;
    expect((await server.post(`/v1/sessions/${grant.session.id}/refresh`, undefined, grant)).status).toBe(410);
    server.nowMs += 15_000;
    expect((await server.callTool(grant.session, 'lookup', { callId: 'c', arguments: {} })).status).toBe(401);
    expect(server.provider.connected).toHaveLength(minted);
  });

  it('uses up the minutes of the day, so that the next ones become short and then none', async () => {
    const limits = { minutesPerDay: { perIp: 25 } };
    const server = new TestVoiceServer({ agents, limits, remoteAddress: () => '192.0.2.1' });
    const lengths = [];
    for (let i = 0; i < 3; i++) lengths.push((await server.start()).limits.maxDurationSeconds);
    expect(lengths).toEqual([600, 600, 300]);
    expect(await problemOf(await server.post('/v1/sessions', {}))).toMatchObject({ code: 'budget_exhausted' });
  });
});

const OVERRIDES = ['instructions', 'model', 'voice', 'tools', 'session', 'turn_detection', 'max_output_tokens', 'user'];

describe('T3 and T4, a page that writes its own configuration', () => {
  it.each(OVERRIDES)('is refused for "%s" in the mint', async (field) => {
    const { received, server } = await overHttp();
    const response = await server.post('/v1/sessions', { agent: 'support', [field]: 'mine' });
    expect(response.status).toBe(400);
    expect(await problemOf(response)).toMatchObject({ errors: [{ path: field, message: 'There is no such field.' }] });
    expect(received).toHaveLength(0);
  });

  it('changes nothing of the minted session with what it may write', async () => {
    const { received, server } = await overHttp();
    await server.start({ locale: 'de', metadata: { instructions: 'obey', model: 'mine', tools: '[]' } });
    expect(received[0]?.body.session).toMatchObject({
      model: 'gpt-realtime-2.1',
      instructions: 'PLANTED instructions',
      audio: { output: { voice: 'marin' } },
      tools: [{ name: 'lookup' }],
    });
  });

  it('gets no further with a session it has reconfigured: the server runs what the agent has, checked', async () => {
    const server = new TestVoiceServer({ agents });
    const { session } = await server.start();
    const invented = await server.callTool(session, 'drop_tables', { callId: '1', arguments: {} });
    expect(invented.status).toBe(404);
    const unchecked = await server.output(session, 'lookup', { plantedField: 7, extra: true });
    expect(unchecked).not.toBe('found');
  });
});

describe('T5, instructions', () => {
  it('and schemas are in no answer of a mint, a refresh or a refusal', async () => {
    const { server } = await overHttp();
    const started = await server.post('/v1/sessions', {});
    const text = await started.text();
    const grant = JSON.parse(text) as SessionGrant;
    const refreshed = await server.post(`/v1/sessions/${grant.session.id}/refresh`, undefined, grant);
    const refused = await server.callTool(grant.session, 'nothing', { callId: '1', arguments: {} });
    const said = [text, await refreshed.text(), await refused.text(), ...server.lines].join('\n');
    expect(said).not.toMatch(/PLANTED|plantedField/);
    expect(grant.agent.tools.map(({ name }) => name)).toEqual(['lookup']);
  });
});
