import type { GuardrailResult, SessionToken } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import { blockedPhrases } from '../agents/blocked-phrases.ts';
import { type Agent, defineAgent } from '../agents/define-agent.ts';
import { defineGuardrail } from '../agents/guardrail.ts';
import { VoiceTelemetry } from '../telemetry/voice-telemetry.ts';
import { TestVoiceServer } from '../testing/test-voice-server.ts';

const promises = blockedPhrases(['money back'], { description: 'Refunds are never promised.' });
const forSome = defineGuardrail({
  name: 'for_some',
  check: (text, { session, agent }) => {
    return text.includes(String(session.metadata.word)) ? { reason: `${agent} said it`, say: 'Not that.' } : null;
  },
});
const support: Agent = defineAgent({
  instructions: 'Help.',
  guardrails: [promises, forSome],
  handoffs: () => ({ free }),
});
const free = defineAgent({ instructions: 'Say what you like.', handoffs: () => ({ support }) });
const agents = { support, free };

const spoken = { itemId: 'item_1', text: 'You get your money back.', final: true };

function check(server: TestVoiceServer, session: SessionToken, body: object = spoken) {
  return server.post(`/v1/sessions/${session.id}/guardrails`, body, { session });
}

describe('POST /v1/sessions/{id}/guardrails', () => {
  it('answers whether one tripped, and what the model is to be told', async () => {
    const server = new TestVoiceServer({ agents });
    const { session } = await server.start({ metadata: { word: 'gold' } });
    const tripped = await check(server, session);
    expect(tripped.status).toBe(200);
    expect(tripped.headers.get('Cache-Control')).toBe('no-store');
    expect(await tripped.json()).toEqual({
      tripped: true,
      name: 'blocked_phrases',
      explain: expect.stringContaining('Refunds are never promised. Tell the visitor so in your own words'),
    });
    const answers = [{ text: 'Good day.' }, { text: 'All is gold.', final: false }].map(async (body) => {
      return (await (await check(server, session, { ...spoken, ...body })).json()) as GuardrailResult;
    });
    expect(await Promise.all(answers)).toEqual([
      { tripped: false },
      { tripped: true, name: 'for_some', explain: expect.stringContaining('Not that.') },
    ]);
  });

  it('is announced to the page by agents that have guardrails, and only by them', async () => {
    const server = new TestVoiceServer({ agents });
    const { agent, session } = await server.start();
    expect(agent.guardrails).toEqual({ everyCharacters: 100 });
    expect((await server.handedOff(session, 'free')).agent).not.toHaveProperty('guardrails');
    const often = defineAgent({ instructions: 'x', guardrails: [promises], guardrailEveryCharacters: 30 });
    const other = new TestVoiceServer({ agents: { often } });
    expect((await other.start()).agent.guardrails).toEqual({ everyCharacters: 30 });
  });

  it('holds each agent against its own guardrails, also what one has said before it handed over', async () => {
    const server = new TestVoiceServer({ agents });
    const { session: old } = await server.start();
    const { session } = await server.handedOff(old, 'free');
    expect(await (await check(server, session)).json()).toEqual({ tripped: false });
    const late = await check(server, old);
    expect(late.status).toBe(200);
    expect(await late.json()).toMatchObject({ tripped: true, name: 'blocked_phrases' });
    expect(server.events.filter(({ type }) => type === 'guardrail.tripped')).toMatchObject([{ agent: 'support' }]);
  });

  it('checks nothing for a session that is over', async () => {
    const server = new TestVoiceServer({ agents });
    const { session } = await server.start();
    await server.post(`/v1/sessions/${session.id}/end`, undefined, { session });
    expect((await check(server, session)).status).toBe(410);
  });

  it('tells telemetry once of an answer, however many checks of it trip', async () => {
    const server = new TestVoiceServer({ agents });
    const { session } = await server.start();
    const checks = [1, 2, 3].map(() => check(server, session));
    for (const answer of await Promise.all(checks)) expect(await answer.json()).toMatchObject({ tripped: true });
    await check(server, session, { ...spoken, itemId: 'item_2' });
    const told = server.events.filter(({ type }) => type === 'guardrail.tripped');
    expect(told).toHaveLength(2);
  });

  it('tells telemetry which one tripped; why, only where content is on; what was said, never', async () => {
    for (const content of [false, true]) {
      const events: unknown[] = [];
      const telemetry = new VoiceTelemetry({ content });
      telemetry.subscribe((event) => void (event.type === 'guardrail.tripped' && events.push(event)));
      const told = new TestVoiceServer({ agents, telemetry });
      const { session } = await told.start();
      await check(told, session);
      expect(events).toEqual([
        {
          type: 'guardrail.tripped',
          at: expect.any(Number),
          sessionId: session.id,
          agent: 'support',
          guardrail: 'blocked_phrases',
          stage: 'output',
          ...(content && { content: { reason: 'said "money back"' } }),
        },
      ]);
      const line = told.lines.find((one) => one.includes('guardrail.tripped'));
      expect(line).toContain('blocked_phrases');
      expect(line).not.toContain('money');
    }
  });

  it('checks no session more than 200 times a minute, whoever forwards it, and asks no guardrail beyond that', async () => {
    let asked = 0;
    const paid = defineGuardrail({ name: 'paid', check: () => void asked++ });
    const desk = defineAgent({ instructions: 'x', guardrails: [paid] });
    const server = new TestVoiceServer({ agents: { desk, free: defineAgent({ instructions: 'y' }) } });
    const [{ session }, { session: other }, { session: unguarded }] = await Promise.all([
      server.start(),
      server.start(),
      server.start({ agent: 'free' }),
    ]);
    for (let n = 0; n < 200; n++) expect((await check(server, session)).status).toBe(200);
    const refused = await check(server, session);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('Retry-After')).toMatch(/^\d+$/);
    expect(await refused.json()).toMatchObject({ code: 'rate_limited' });
    expect(asked).toBe(200);
    expect(server.events.filter(({ type }) => type === 'limit.exceeded')).toMatchObject([
      { limit: 'checks_per_session' },
    ]);
    expect((await check(server, other)).status).toBe(200);
    for (let n = 0; n < 201; n++) expect((await check(server, unguarded)).status).toBe(200);
    server.nowMs += 60_000;
    expect((await check(server, session)).status).toBe(200);
  });

  it('checks all that it may be told of an answer, in any script', async () => {
    const server = new TestVoiceServer({ agents });
    const { session } = await server.start();
    const text = `${'好'.repeat(8_000 - 11)} money back`;
    const response = await check(server, session, { ...spoken, text });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ tripped: true });
    expect((await check(server, session, { ...spoken, text: '\u0000'.repeat(8_000) })).status).toBe(413);
  });

  it('checks a session as often as the server is told', async () => {
    const limits = { rates: { checksPerSession: { count: 1, seconds: 60 } } };
    const server = new TestVoiceServer({ agents, limits });
    const { session } = await server.start();
    expect((await check(server, session)).status).toBe(200);
    expect((await check(server, session)).status).toBe(429);
  });

  it.each([
    [{ ...spoken, text: '' }, 'text'],
    [{ ...spoken, text: 'x'.repeat(8_001) }, 'text'],
    [{ ...spoken, itemId: '' }, 'itemId'],
    [{ ...spoken, final: 'yes' }, 'final'],
    [{ ...spoken, agent: 'free' }, 'agent'],
  ])('refuses %j', async (body, path) => {
    const server = new TestVoiceServer({ agents });
    const { session } = await server.start();
    const response = await check(server, session, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid_request', errors: [{ path }] });
  });
});
