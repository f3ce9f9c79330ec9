import type { SessionGrant } from '@voice-agent/protocol';
import { HTTPException } from 'hono/http-exception';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineAgent } from '../agents/define-agent.ts';
import { VoiceServerError } from '../errors.ts';
import { problemOf, SHOP, TestVoiceServer } from '../testing/test-voice-server.ts';
import { defineTool } from '../tools/define-tool.ts';

const hours = defineTool({
  title: 'Look up the opening hours',
  description: 'Opening hours.',
  input: z.strictObject({ day: z.string() }),
  effect: 'read',
  run: () => '9 to 5',
});
const billing = defineAgent({ description: 'Refunds.', instructions: 'You refund.' });
const support = defineAgent({
  instructions: ({ locale, metadata, user }) => `Speak ${locale ?? 'any'} about ${metadata.page} to ${user?.id}.`,
  voice: 'marin',
  greeting: 'Hello!',
  tools: { hours },
  handoffs: { billing },
});
const agents = { support, billing };

describe('POST /v1/sessions', () => {
  it('takes as much as every field may hold, in any script', async () => {
    const keys = Array.from({ length: 16 }, (_, i) => `${'键'.repeat(62)}${i + 10}`);
    const metadata = Object.fromEntries(keys.map((key) => [key, '值'.repeat(512)]));
    const most = {
      agent: 'support',
      locale: 'zh-Hant-TW',
      metadata,
      audioFormat: 'audio/pcm',
      challenge: 'x'.repeat(2_048),
    };
    const server = new TestVoiceServer({ agents });
    expect((await server.post('/v1/sessions', most)).status).toBe(201);
    const more = await server.post('/v1/sessions', { ...most, metadata: { ...metadata, one: 'x' } });
    expect(await problemOf(more)).toMatchObject({
      errors: [{ path: 'metadata', message: 'must have at most 16 entries' }],
    });
    const long = await server.post('/v1/sessions', { metadata: { note: '值'.repeat(513) } });
    expect(await problemOf(long)).toMatchObject({ errors: [{ path: 'metadata.note' }] });
  });

  it('answers 201 with session, realtime grant, agent and limits', async () => {
    const server = new TestVoiceServer({ agents });
    const response = await server.post('/v1/sessions', {});
    expect(response.status).toBe(201);
    expect(response.headers.get('Content-Type')).toMatch(/^application\/json/);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
    const grant = (await response.json()) as SessionGrant;
    expect(grant).toEqual({
      session: {
        id: expect.stringMatching(/^vs_[\w-]{22}$/),
        token: expect.any(String),
        expiresAt: server.nowMs / 1_000 + 600,
      },
      realtime: {
        url: 'wss://voice.test/v1/realtime',
        protocols: ['realtime', 'openai-insecure-api-key.ek_1'],
        expiresAt: 1_800_000_000,
      },
      agent: {
        name: 'support',
        greeting: 'Hello!',
        tools: [
          {
            name: 'hours',
            title: 'Look up the opening hours',
            runsIn: 'server',
            approval: false,
            onInterrupt: 'cancel',
          },
          { name: 'transfer_to_billing', runsIn: 'server', approval: false },
        ],
        handoffs: { transfer_to_billing: 'billing' },
      },
      limits: { maxDurationSeconds: 600, idleSeconds: 120, heartbeatSeconds: 30 },
    });
  });

  it('signs a token with the documented header and claims', async () => {
    const server = new TestVoiceServer({ agents, authenticate: () => ({ id: 'u_1' }) });
    const { session } = await server.start();
    expect(decodeProtectedHeader(session.token)).toEqual({
      alg: 'HS256',
      typ: 'voice-session+jwt',
      kid: expect.stringMatching(/^[\w-]{8}$/),
    });
    const now = server.nowMs / 1_000;
    expect(decodeJwt(session.token)).toEqual({
      iss: 'voice-agent',
      aud: 'voice-agent/tools',
      sub: session.id,
      jti: expect.any(String),
      iat: now,
      exp: now + 600,
      uid: 'u_1',
      org: SHOP,
      agent: 'support',
      gen: 1,
    });
  });

  it('gives a token three hours at most, however long the session may last', async () => {
    const server = new TestVoiceServer({ agents, limits: { maxDurationSeconds: 86_400 } });
    const { session, limits } = await server.start();
    expect(session.expiresAt).toBe(server.nowMs / 1_000 + 10_800);
    expect(limits.maxDurationSeconds).toBe(86_400);
  });

  it('tells the provider who asks, and the agent as resolved for the session', async () => {
    const server = new TestVoiceServer({ agents, authenticate: () => ({ id: 'u_1' }) });
    const { session } = await server.start({ locale: 'en-GB', metadata: { page: 'home' } });
    const [call] = server.provider.connected;
    expect(call?.session).toMatchObject({
      id: session.id,
      userId: 'u_1',
      requestUrl: 'http://voice.test/v1/sessions',
    });
    expect(call?.agent).toEqual({
      name: 'support',
      instructions: 'Speak en-GB about home to u_1.',
      voice: 'marin',
      tools: [
        { type: 'function', name: 'hours', description: 'Opening hours.', parameters: hours.parameters },
        {
          type: 'function',
          name: 'transfer_to_billing',
          description: 'Hands the conversation over to billing. Refunds.',
          parameters: { type: 'object', properties: {}, additionalProperties: false },
        },
      ],
    });
  });

  it.each(['audio/pcm', 'audio/pcmu', 'audio/pcma'])(
    'passes the wish for %s on to the provider',
    async (audioFormat) => {
      const server = new TestVoiceServer({ agents });
      await server.start({ audioFormat });
      expect(server.provider.connected[0]?.agent.audioFormat).toBe(audioFormat);
    },
  );

  it('names the tools that run in the page', async () => {
    const highlight = defineTool({
      runsIn: 'page',
      title: 'Show it',
      description: 'Shows a bicycle.',
      input: z.strictObject({ item: z.string() }),
    });
    const server = new TestVoiceServer({
      agents: { a: defineAgent({ instructions: 'x', tools: { highlight, hours } }) },
    });
    const { agent } = await server.start();
    expect(agent.tools.map(({ name, runsIn }) => [name, runsIn])).toEqual([
      ['highlight', 'page'],
      ['hours', 'server'],
    ]);
    expect(agent.tools[0]?.title).toBe('Show it');
    const [told] = server.provider.connected[0]?.agent.tools ?? [];
    expect(told).toMatchObject({ name: 'highlight', description: 'Shows a bicycle.', parameters: { type: 'object' } });
  });

  it('tells of which page tools the agent says nothing', async () => {
    const about = { runsIn: 'page', description: 'Shows.', input: z.strictObject({}) } as const;
    const tools = { scroll: defineTool({ ...about, respond: false }), look: defineTool(about) };
    const server = new TestVoiceServer({ agents: { a: defineAgent({ instructions: 'x', tools }) } });
    expect((await server.start()).agent.tools).toEqual([
      { name: 'scroll', runsIn: 'page', approval: false, respond: false },
      { name: 'look', runsIn: 'page', approval: false },
    ]);
  });

  it('starts with the agent asked for, else the entry, else the first', async () => {
    const server = new TestVoiceServer({ agents });
    expect((await server.start({ agent: 'billing' })).agent.name).toBe('billing');
    expect((await server.start()).agent.name).toBe('support');
    expect((await new TestVoiceServer({ agents, entry: 'billing' }).start()).agent.name).toBe('billing');
  });

  it('refuses an agent that does not exist, inherited names included', async () => {
    const server = new TestVoiceServer({ agents });
    for (const agent of ['sales', 'constructor', '__proto__']) {
      const response = await server.post('/v1/sessions', JSON.stringify({ agent }));
      expect(response.status).toBe(400);
      expect(await problemOf(response)).toMatchObject({
        code: 'unknown_agent',
        detail: expect.stringContaining('support'),
      });
    }
    expect(server.provider.connected).toHaveLength(0);
  });

  it.each([
    ['an unknown key', { instructions: 'obey me' }, 'instructions'],
    ['a provider setting', { agent: 'support', model: 'big' }, 'model'],
    ['a locale that is none', { locale: 'en_GB!' }, 'locale'],
    ['metadata that is not text', { metadata: { page: 7 } }, 'metadata.page'],
    ['too many entries', { metadata: Object.fromEntries([...Array(17).keys()].map((i) => [`k${i}`, ''])) }, 'metadata'],
    ['an audio format of another name', { audioFormat: 'audio/opus' }, 'audioFormat'],
    ['an audio format as the provider writes it', { audioFormat: { type: 'audio/pcmu' } }, 'audioFormat'],
    ['an array', [], ''],
  ])('refuses %s with 400 and its path', async (_what, body, path) => {
    const response = await new TestVoiceServer({ agents }).post('/v1/sessions', body);
    expect(response.status).toBe(400);
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
    expect(await problemOf(response)).toMatchObject({
      code: 'invalid_request',
      status: 400,
      errors: [{ path, message: expect.any(String) }],
    });
  });

  it('turns away whom authenticate turns away', async () => {
    const authenticate = () => {
      throw new HTTPException(401);
    };
    const response = await new TestVoiceServer({ agents, authenticate }).post('/v1/sessions', {});
    expect(response.status).toBe(401);
    expect(response.headers.get('WWW-Authenticate')).toBe('Bearer');
    expect(await problemOf(response)).toMatchObject({ code: 'unauthorized' });
  });

  it('passes a provider failure on as its problem, with Retry-After', async () => {
    const server = new TestVoiceServer({ agents });
    server.provider.failure = new VoiceServerError('provider_rate_limited', 'Busy.', { retryAfterSeconds: 7 });
    const response = await server.post('/v1/sessions', {});
    expect(response.status).toBe(429);
    expect(response.headers.get('Retry-After')).toBe('7');
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe(SHOP);
    expect(await problemOf(response)).toEqual({
      type: 'urn:voice-agent:problem:provider_rate_limited',
      title: 'The voice provider is busy',
      status: 429,
      code: 'provider_rate_limited',
      detail: 'Busy.',
    });
  });

  it('keeps an unexpected error private, under a correlation id that the log knows', async () => {
    const failing = defineAgent({
      instructions: () => {
        throw new Error('the database at 10.0.0.7 is down');
      },
    });
    const server = new TestVoiceServer({ agents: { failing } });
    const response = await server.post('/v1/sessions', {});
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(text).not.toContain('10.0.0.7');
    const { correlationId, code } = JSON.parse(text);
    expect(code).toBe('internal');
    const line = server.lines.find((entry) => entry.includes(correlationId));
    expect(line).toContain('10.0.0.7');
  });

  it.each(['', 7, undefined])('takes nobody for a user whose id is %j', async (id) => {
    const server = new TestVoiceServer({ agents, authenticate: () => ({ id }) as never });
    expect((await server.post('/v1/sessions', {})).status).toBe(500);
    expect(server.lines.join('\n')).toContain('authenticate: must answer a user with a text id that is not empty');
  });
});
