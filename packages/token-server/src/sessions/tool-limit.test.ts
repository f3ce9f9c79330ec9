import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineAgent } from '../agents/define-agent.ts';
import { problemOf, TestVoiceServer } from '../testing/test-voice-server.ts';
import { defineTool } from '../tools/define-tool.ts';
import type { ToolLimit } from '../tools/tool-options.ts';

function limited(limit: ToolLimit) {
  let runs = 0;
  const look = defineTool({
    description: 'Looks.',
    input: z.strictObject({}),
    effect: 'read',
    limit,
    run: () => ++runs,
  });
  const other = defineTool({ description: 'Looks too.', input: z.strictObject({}), effect: 'read', run: () => 'x' });
  const server = new TestVoiceServer({ agents: { desk: defineAgent({ instructions: 'x', tools: { look, other } }) } });
  return { server, runs: () => runs };
}

const call = (callId: string) => ({ callId, arguments: {} });

describe('countToolCall', () => {
  it('refuses more than a session may have, and says so', async () => {
    const { server, runs } = limited({ perSession: 2 });
    const { session } = await server.start();
    for (const id of ['a', 'b']) expect((await server.callTool(session, 'look', call(id))).status).toBe(200);
    const refused = await server.callTool(session, 'look', call('c'));
    expect(refused.status).toBe(429);
    expect(await problemOf(refused)).toMatchObject({
      code: 'rate_limited',
      detail: 'This tool runs at most 2 times in a conversation.',
    });
    expect(runs()).toBe(2);
    expect((await server.callTool(session, 'other', call('d'))).status).toBe(200);
    const { session: next } = await server.start();
    expect((await server.callTool(next, 'look', call('c'))).status).toBe(200);
  });

  it('lets it run again in the next minute, and says when that is', async () => {
    const { server } = limited({ perMinute: 1 });
    server.nowMs = 1_790_000_040_000 - (1_790_000_040 % 60) * 1_000 + 45_000;
    const { session } = await server.start();
    await server.callTool(session, 'look', call('a'));
    const refused = await server.callTool(session, 'look', call('b'));
    expect(refused.headers.get('Retry-After')).toBe('15');
    server.nowMs += 15_000;
    expect((await server.callTool(session, 'look', call('b'))).status).toBe(200);
  });

  it('does not count a repetition', async () => {
    const { server } = limited({ perSession: 1 });
    const { session } = await server.start();
    for (let i = 0; i < 5; i++) expect((await server.callTool(session, 'look', call('a'))).status).toBe(200);
  });

  it('holds against 50 calls at once', async () => {
    const { server, runs } = limited({ perSession: 3 });
    const { session } = await server.start();
    const calls = Array.from({ length: 50 }, (_, i) => server.callTool(session, 'look', call(`c${i}`)));
    const statuses = (await Promise.all(calls)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(3);
    expect(runs()).toBe(3);
  });
});
