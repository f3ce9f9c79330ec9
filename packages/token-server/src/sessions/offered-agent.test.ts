import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineAgent } from '../agents/define-agent.ts';
import { problemOf, TestVoiceServer } from '../testing/test-voice-server.ts';
import { defineTool } from '../tools/define-tool.ts';
import type { ToolCaller } from '../tools/tool-context.ts';

function shop() {
  const callers: ToolCaller[] = [];
  let isOpen = true;
  const input = z.strictObject({});
  const vip = defineTool({
    description: 'For members.',
    input,
    effect: 'read',
    enabled: async (caller) => {
      callers.push(caller);
      return isOpen && caller.session.metadata.plan === 'paid';
    },
    run: () => 'welcome',
  });
  const show = defineTool({ runsIn: 'page', description: 'Shows.', input, enabled: () => false });
  const open = defineTool({ description: 'For all.', input, effect: 'read', run: () => 'hello' });
  const lounge = defineAgent({ description: 'Lounge.', instructions: 'Serve.', tools: { vip } });
  const desk = defineAgent({ instructions: 'Help.', tools: { vip, open, show }, handoffs: { lounge } });
  const server = new TestVoiceServer({ agents: { desk, lounge }, authenticate: () => ({ id: 'u_7' }) });
  return { server, callers, close: () => (isOpen = false) };
}

const paid = { metadata: { plan: 'paid' } };

describe('offeredAgent', () => {
  it('tells neither the model nor the page of a tool that is not enabled', async () => {
    const { server, callers } = shop();
    const { agent } = await server.start();
    expect(agent.tools.map(({ name }) => name)).toEqual(['open', 'transfer_to_lounge']);
    expect(server.provider.connected[0]?.agent.tools.map(({ name }) => name)).toEqual(['open', 'transfer_to_lounge']);
    expect(callers[0]).toMatchObject({ user: { id: 'u_7' }, agent: 'desk', session: { metadata: {} } });
    const member = await server.start(paid);
    expect(member.agent.tools.map(({ name }) => name)).toContain('vip');
  });

  it('asks at a handoff too, for the agent that takes over', async () => {
    const { server, callers } = shop();
    const { session } = await server.start();
    const { agent, sessionUpdate } = await server.handedOff(session, 'lounge');
    expect(agent.tools).toEqual([]);
    expect(sessionUpdate.tools).toEqual([]);
    expect(callers.at(-1)?.agent).toBe('lounge');
  });

  it('refuses a call of a tool that is not enabled, or no longer', async () => {
    const { server, close } = shop();
    const stranger = await server.start();
    const refused = await server.callTool(stranger.session, 'vip', { callId: 'c', arguments: {} });
    expect(refused.status).toBe(404);
    expect(await problemOf(refused)).toMatchObject({
      code: 'unknown_tool',
      detail: 'This tool is not enabled for this session.',
    });
    const member = await server.start(paid);
    expect(await server.output(member.session, 'vip', {})).toBe('welcome');
    close();
    const late = await server.callTool(member.session, 'vip', { callId: 'd', arguments: {} });
    expect(late.status).toBe(404);
  });
});
