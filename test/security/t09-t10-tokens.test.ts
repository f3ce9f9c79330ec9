/** T9, T10 and T21: a token opens one session, for one page, as one agent; and only a token of ours does. */
import { defineAgent, defineTool } from '@voice-agent/token-server';
import fc from 'fast-check';
import { decodeJwt, decodeProtectedHeader, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SHOP, TEST_SECRET, TestVoiceServer } from '../../packages/token-server/src/testing/test-voice-server.ts';

let runs = 0;
const tool = () => defineTool({ description: 'x', input: z.object({}), effect: 'read', run: () => `run ${++runs}` });
const vault = defineAgent({ instructions: 'Guard.', tools: { open_vault: tool() } });
const billing = defineAgent({ instructions: 'Bill.', tools: { refund: tool() }, handoffs: { vault } });
const support = defineAgent({ instructions: 'Help.', tools: { look: tool() }, handoffs: { billing } });
const agents = { support, billing, vault };
const OTHER = 'https://other.example';

const open = () => new TestVoiceServer({ agents, origins: [SHOP, OTHER] });
type Session = Awaited<ReturnType<TestVoiceServer['start']>>['session'];

async function statusOf(server: TestVoiceServer, session: Session, name = 'look', origin?: string) {
  return (await server.callTool(session, name, { callId: crypto.randomUUID(), arguments: {} }, { origin })).status;
}

describe('T9, a stronger agent', () => {
  it('is not reached without an edge, by its own name, or by naming its tools', async () => {
    const server = open();
    const { session } = await server.start();
    expect((await server.handOff(session, 'vault')).status).toBe(403);
    expect(await statusOf(server, session, 'open_vault')).toBe(404);
    expect(await statusOf(server, session, 'refund')).toBe(404);
  });

  it('is reached along the edges only, and each step retires the token before', async () => {
    const server = open();
    const { session: first } = await server.start();
    const { session: second } = await server.handedOff(first, 'billing', 'h1');
    expect(await statusOf(server, second, 'refund')).toBe(200);
    expect(await statusOf(server, second, 'look')).toBe(404);
    expect(await statusOf(server, first, 'look')).toBe(401);
    const { session: third } = await server.handedOff(second, 'vault', 'h2');
    expect(await statusOf(server, third, 'open_vault')).toBe(200);
    expect((await server.handOff(first, 'billing', 'h3')).status).toBe(401);
    expect((await server.handOff(third, 'billing', 'h4')).status).toBe(403);
  });

  it('is given to one of two handoffs at once', async () => {
    const server = open();
    const { session } = await server.start();
    const answers = await Promise.all(['a', 'b', 'c'].map((callId) => server.handOff(session, 'billing', callId)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });
});

describe('T10, a token elsewhere', () => {
  it('is refused from another origin, though that one is allowed, and for another session', async () => {
    const server = open();
    const [mine, theirs] = [(await server.start()).session, (await server.start()).session];
    expect(await statusOf(server, mine, 'look', OTHER)).toBe(401);
    expect(await statusOf(server, { ...theirs, token: mine.token })).toBe(401);
    expect(await statusOf(server, mine)).toBe(200);
  });

  it('is refused with any byte changed to any other', async () => {
    const server = open();
    const { session } = await server.start();
    const before = runs;
    const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~ =é'];
    const change = fc.record({ at: fc.nat(session.token.length - 1), to: fc.constantFrom(...alphabet) });
    const refused = fc.asyncProperty(change, async ({ at, to }) => {
      const token = session.token.slice(0, at) + to + session.token.slice(at + 1);
      fc.pre(token !== session.token);
      expect(await statusOf(server, { ...session, token })).toBe(401);
    });
    await fc.assert(refused, { numRuns: 1_000 });
    for (const to of alphabet.filter((to) => !session.token.endsWith(to))) {
      expect(await statusOf(server, { ...session, token: session.token.slice(0, -1) + to })).toBe(401);
    }
    expect(runs).toBe(before);
  });
});

describe('T21, known holes of token libraries', () => {
  it('are closed: no algorithm, another one, another type, key or time is taken', async () => {
    const server = open();
    const { session } = await server.start();
    const claims = decodeJwt(session.token);
    const header = decodeProtectedHeader(session.token);
    const key = new TextEncoder().encode(TEST_SECRET);
    const sign = (head: object, changed: object = {}, secret = key) =>
      new SignJWT({ ...claims, ...changed }).setProtectedHeader({ ...header, alg: 'HS256', ...head }).sign(secret);
    // The forger can forge: so the refusals mean something.
    expect(await statusOf(server, { ...session, token: await sign({}) })).toBe(200);
    const forged = [
      new UnsecuredJWT(claims).encode(),
      await sign({ alg: 'HS512' }),
      await sign({ alg: 'HS384' }),
      await sign({ typ: 'JWT' }),
      await sign({ typ: undefined }),
      await sign({ kid: undefined }),
      await sign({ kid: '../../dev/null' }),
      await sign({ jku: 'https://evil.example/keys', kid: 'mine' }),
      await sign({}, {}, new TextEncoder().encode('another secret of more than thirty-two bytes')),
      await sign({}, { exp: 1e9 }),
      await sign({}, { nbf: (claims.exp ?? 0) + 1_000 }),
      await sign({}, { iss: 'another' }),
      await sign({}, { aud: ['voice-agent/admin'] }),
    ];
    for (const token of forged) expect(await statusOf(server, { ...session, token }), token).toBe(401);
  });

  it.each(['Basic', 'Token', 'DPoP', 'Bearer,'])('are closed: the scheme "%s" is not taken', async (scheme) => {
    const server = open();
    const { session } = await server.start();
    const headers = { Authorization: `${scheme} ${session.token}` };
    const answer = await server.post(`/v1/sessions/${session.id}/refresh`, undefined, { headers });
    expect(answer.status).toBe(401);
  });
});
