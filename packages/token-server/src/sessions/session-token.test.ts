import fc from 'fast-check';
import { decodeProtectedHeader, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineAgent } from '../agents/define-agent.ts';
import { memoryStore } from '../store/memory-store.ts';
import { problemOf, SHOP, TEST_SECRET, TestVoiceServer } from '../testing/test-voice-server.ts';
import { defineTool } from '../tools/define-tool.ts';
import { sessionTokens } from './session-token.ts';

const calls: string[] = [];
const lookup = defineTool({
  description: 'Finds.',
  input: z.object({}),
  effect: 'read',
  run: (_input, { callId }) => {
    calls.push(callId);
    return 'found';
  },
});
const agents = { support: defineAgent({ instructions: 'Help.', tools: { lookup } }) };
const key = new TextEncoder().encode(TEST_SECRET);
const token = await sessionTokens([TEST_SECRET], Date.now).sign({
  sub: 'x',
  exp: 0,
  uid: null,
  org: null,
  agent: 'support',
  gen: 1,
});
const KID = decodeProtectedHeader(token).kid;

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
  return {
    claims,
    signed: (alg = 'HS256') => new SignJWT(claims).setProtectedHeader({ alg, typ, kid: KID }).sign(key),
  };
}

describe('sessionTokens', () => {
  it('opens the session it was given for', async () => {
    const server = new TestVoiceServer({ agents });
    const { session } = await server.start();
    expect(await server.output(session, 'lookup', {})).toBe('found');
  });

  it('is refused with any bit of any byte changed', async () => {
    const server = new TestVoiceServer({ agents });
    const { session } = await server.start();
    const bytes = new TextEncoder().encode(session.token);
    const flip = fc.record({ at: fc.nat(bytes.length - 1), bit: fc.nat(6) });
    // The last byte first: two of its bits mean nothing to a decoder.
    const examples = [0, 1, 2, 3, 4, 5, 6].map(
      (bit) => [{ at: bytes.length - 1, bit }] as [{ at: number; bit: number }],
    );
    const refused = fc.asyncProperty(flip, async ({ at, bit }) => {
      const flipped = Uint8Array.from(bytes, (byte, index) => (index === at ? byte ^ (1 << bit) : byte));
      const text = String.fromCharCode(...flipped);
      // What no header can hold is refused by every runtime before it comes here.
      if (/[\0\r\n\x7f]/.test(text)) return;
      await expectRefused(server, session.id, text);
    });
    await fc.assert(refused, { numRuns: 500, examples });
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
    expect(() => sessionTokens(['too short'], Date.now)).toThrow('secret: must have at least 32 bytes');
  });

  it('signs with a random secret, and says so, when none is given', async () => {
    const server = new TestVoiceServer({ agents, secret: undefined });
    expect(server.lines.join()).toContain('secret.random');
    const { session } = await server.start();
    expect(await server.output(session, 'lookup', {})).toBe('found');
    await expectRefused(new TestVoiceServer({ agents, secret: undefined }), session.id, session.token);
  });

  it('goes on through a change of secrets, and no further', async () => {
    const [old, next] = [
      'the old secret of more than thirty-two bytes',
      'the next secret of more than thirty-two bytes',
    ];
    const store = memoryStore(() => 1_790_000_000_000);
    const open = (secret: string | [string, ...string[]]) => new TestVoiceServer({ agents, store, secret });
    const before = await open(old).start();
    const during = open([next, old]);
    expect(await during.output(before.session, 'lookup', {})).toBe('found');
    const after = await during.start();
    expect(decodeProtectedHeader(after.session.token).kid).not.toBe(decodeProtectedHeader(before.session.token).kid);
    expect(await open([old, next]).output(after.session, 'lookup', {})).toBe('found');
    expect(await open(next).output(after.session, 'lookup', {})).toBe('found');
    await expectRefused(open(next), before.session.id, before.session.token);
  });
});

describe('a token that was verified before', () => {
  const claims = { sub: 'vs_1', exp: 1_000, uid: null, org: null, agent: 'support', gen: 1 };
  const secret = 'a test secret of more than thirty-two bytes';

  it('expires all the same', async () => {
    let nowMs = 900_000;
    const tokens = sessionTokens([secret], () => nowMs);
    const token = await tokens.sign(claims);
    expect(await tokens.verify(token)).toMatchObject(claims);
    nowMs = 1_004_999;
    expect(await tokens.verify(token)).toMatchObject(claims);
    nowMs = 1_005_000;
    await expect(tokens.verify(token)).rejects.toThrow('The session token has expired.');
  });

  it('does not make another one good', async () => {
    const tokens = sessionTokens([secret], () => 900_000);
    const token = await tokens.sign(claims);
    await tokens.verify(token);
    const other = await sessionTokens([`${secret}!`], () => 900_000).sign(claims);
    await expect(tokens.verify(other)).rejects.toThrow('not valid');
    await expect(
      tokens.verify(`${token.slice(0, 30)}${token[30] === 'A' ? 'B' : 'A'}${token.slice(31)}`),
    ).rejects.toThrow();
    expect(await tokens.verify(token)).toMatchObject(claims);
  });

  it('is asked for its signature again when many others came since', async () => {
    const tokens = sessionTokens([secret], () => 900_000);
    const first = await tokens.sign(claims);
    const known = await tokens.verify(first);
    expect(await tokens.verify(first)).toBe(known);
    for (let i = 0; i < 4_096; i++) await tokens.verify(await tokens.sign({ ...claims, sub: `vs_${i}` }));
    const again = await tokens.verify(first);
    expect(again).not.toBe(known);
    expect(again).toEqual(known);
  });
});
