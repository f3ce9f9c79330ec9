import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineAgent } from '../agents/define-agent.ts';
import { problemOf, SHOP, TEST_SECRET, TestVoiceServer } from '../testing/test-voice-server.ts';
import { defineTool } from '../tools/define-tool.ts';
import { sessionTokens } from './session-token.ts';

const calls: string[] = [];
const lookup = defineTool({
  description: 'Finds.',
  input: z.object({}),
  run: (_input, { callId }) => {
    calls.push(callId);
    return 'found';
  },
});
const agents = { support: defineAgent({ instructions: 'Help.', tools: { lookup } }) };
const key = new TextEncoder().encode(TEST_SECRET);

async function expectRefused(server: TestVoiceServer, id: string, token: string, origin?: string) {
  const before = calls.length;
  const session = { id, token, expiresAt: 0 };
  const response = await server.callTool(session, 'lookup', { callId: 'c', arguments: {} }, { origin });
  expect(response.status).toBe(401);
  expect(response.headers.get('WWW-Authenticate')).toBe('Bearer');
  expect(await problemOf(response)).toMatchObject({ code: 'unauthorized', status: 401 });
  expect(calls).toHaveLength(before);
}

/** A token that differs from a good one in one respect. */
function forge(server: TestVoiceServer, sub: string, change: Record<string, unknown> = {}, typ = 'voice-session+jwt') {
  const now = Math.floor(server.nowMs / 1_000);
  const good = { iss: 'voice-agent', aud: 'voice-agent/tools', sub, jti: 'j', iat: now, exp: now + 60 };
  const claims = { ...good, uid: null, org: SHOP, agent: 'support', gen: 1, ...change };
  return { claims, signed: (alg = 'HS256') => new SignJWT(claims).setProtectedHeader({ alg, typ }).sign(key) };
}

describe('sessionTokens', () => {
  it('opens the session it was given for', async () => {
    const server = new TestVoiceServer({ agents });
    const { session } = await server.start();
    expect(await server.output(session, 'lookup', {})).toBe('found');
  });

  it('is refused with any one character changed', async () => {
    const server = new TestVoiceServer({ agents });
    const { session } = await server.start();
    const { token } = session;
    for (let at = 0; at < token.length; at += 7) {
      const other = token[at] === 'A' ? 'Q' : 'A';
      await expectRefused(server, session.id, token.slice(0, at) + other + token.slice(at + 1));
    }
    await expectRefused(server, session.id, `${token.slice(0, -4)}AAAA`);
    await expectRefused(server, session.id, token.split('.').slice(0, 2).join('.'));
  });

  it('accepts the forger with the right key, so that the refusals below mean something', async () => {
    const server = new TestVoiceServer({ agents });
    const { session } = await server.start();
    const token = await forge(server, session.id).signed();
    expect(await server.output({ ...session, token }, 'lookup', {})).toBe('found');
  });

  it.each([
    ['another issuer', { iss: 'evil' }],
    ['another audience', { aud: 'voice-agent/admin' }],
    ['no expiry', { exp: undefined }],
    ['no id', { jti: undefined }],
    ['no time of issue', { iat: undefined }],
    ['no user claim', { uid: undefined }],
    ['no agent', { agent: undefined }],
    ['a generation that is no number', { gen: '1' }],
    ['a generation to come', { gen: 2 }],
    ['a past expiry', { exp: 1 }],
    ['an unknown session', { sub: 'vs_unknown' }],
  ])('refuses %s', async (_what, change) => {
    const server = new TestVoiceServer({ agents });
    const { session } = await server.start();
    await expectRefused(server, session.id, await forge(server, session.id, change).signed());
  });

  it('refuses another type and other algorithms', async () => {
    const server = new TestVoiceServer({ agents });
    const { session } = await server.start();
    await expectRefused(server, session.id, await forge(server, session.id, {}, 'JWT').signed());
    await expectRefused(server, session.id, await forge(server, session.id).signed('HS512'));
    await expectRefused(server, session.id, new UnsecuredJWT(forge(server, session.id).claims).encode());
  });

  it('refuses another key', async () => {
    const [server, other] = [
      new TestVoiceServer({ agents }),
      new TestVoiceServer({ agents, secret: 'another secret of more than 32 bytes, too' }),
    ];
    const { session } = await other.start();
    await expectRefused(server, session.id, session.token);
  });

  it('is refused when it has expired, to the second but for the tolerance', async () => {
    const server = new TestVoiceServer({ agents });
    const { session } = await server.start();
    server.nowMs = (session.expiresAt + 4) * 1_000;
    expect(await server.output(session, 'lookup', {})).toBe('found');
    server.nowMs = (session.expiresAt + 5) * 1_000;
    await expectRefused(server, session.id, session.token);
  });

  it("is refused for another session's path", async () => {
    const server = new TestVoiceServer({ agents });
    const [one, two] = [await server.start(), await server.start()];
    await expectRefused(server, two.session.id, one.session.token);
  });

  it('is refused from another allowed origin, and taken without one', async () => {
    const server = new TestVoiceServer({ agents, origins: [SHOP, 'https://other.example'] });
    const { session } = await server.start();
    await expectRefused(server, session.id, session.token, 'https://other.example');
    const scripted = await server.callTool(session, 'lookup', { callId: 'c', arguments: {} }, { origin: null });
    expect(scripted.status).toBe(200);
  });

  it.each(['', 'Basic abc', 'Bearer', 'Bearer ', 'Bearer a b', 'Bearer not-a-jwt', 'bearer ..'])(
    'refuses the header %j',
    async (authorization) => {
      const server = new TestVoiceServer({ agents });
      const { session } = await server.start();
      const path = `/v1/sessions/${session.id}/refresh`;
      const response = await server.post(path, undefined, { headers: { Authorization: authorization } });
      expect(response.status).toBe(401);
    },
  );

  it('needs 32 bytes of secret', () => {
    expect(() => sessionTokens('too short', Date.now)).toThrow('secret: must have at least 32 bytes');
  });

  it('signs with a random secret, and says so, when none is given', async () => {
    const server = new TestVoiceServer({ agents, secret: undefined });
    expect(server.lines.join()).toContain('secret.random');
    const { session } = await server.start();
    expect(await server.output(session, 'lookup', {})).toBe('found');
    await expectRefused(new TestVoiceServer({ agents, secret: undefined }), session.id, session.token);
  });
});
