import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { defineAgent } from './agents/define-agent.ts';
import { handoff } from './agents/handoff.ts';
import { APP_TIMEOUT_MS, appAnswer } from './app-answer.ts';
import type { VoiceServerOptions } from './create-voice-server.ts';
import { jsonLinesLogger } from './logger.ts';
import { mcpEndpoint } from './mcp/mcp-endpoint.ts';
import { problemOf, TestVoiceServer } from './testing/test-voice-server.ts';
import { defineTool } from './tools/define-tool.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** Never settles. */
const hang = () => new Promise<never>(() => {});

/** What comes when the time is up, as soon as somebody waits for that. */
async function inTheEnd(answer: Response | Promise<Response>): Promise<Response> {
  let response: Response | undefined;
  void Promise.resolve(answer).then((one) => {
    response = one;
  });
  while (!response) {
    if (vi.getTimerCount() > 0) await vi.advanceTimersByTimeAsync(APP_TIMEOUT_MS);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return response;
}

const agents = (options: Partial<Parameters<typeof defineAgent>[0]>) => ({
  desk: defineAgent({ instructions: 'Help.', ...options }),
});
const tool = (enabled: () => Promise<boolean>) =>
  defineTool({
    description: 'Looks.',
    input: z.strictObject({}),
    effect: 'read',
    approval: false,
    enabled,
    run: () => 1,
  });

describe('appAnswer', () => {
  it('answers at once what is there, and what comes in time', async () => {
    expect(appAnswer('x', 7)).toBe(7);
    expect(await appAnswer('x', Promise.resolve(7))).toBe(7);
    await expect(appAnswer('x', Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(vi.getTimerCount()).toBe(0);
  });

  const other = defineAgent({ description: 'Other.', instructions: 'x' });
  it.each<[string, Pick<VoiceServerOptions, 'agents'> & Partial<VoiceServerOptions>]>([
    ['authenticate', { agents: agents({}), authenticate: hang }],
    ['challenge', { agents: agents({}), challenge: { verify: hang } }],
    ['agents.desk.instructions', { agents: agents({ instructions: hang }) }],
    ['agents.desk.greeting', { agents: agents({ greeting: hang }) }],
    ['agents.desk.tools.look.enabled', { agents: agents({ tools: { look: tool(hang) } }) }],
    [
      'agents.desk.handoffs.other.when',
      { agents: { ...agents({ handoffs: { other: handoff(other, { when: hang }) } }), other } },
    ],
  ])('ends a mint for which %s hangs, and tells the log alone which it was', async (path, options) => {
    const server = new TestVoiceServer({ limits: { concurrency: { total: 1 } }, ...options });
    const mint = () => inTheEnd(server.post('/v1/sessions', { challenge: 'x' }));
    const response = await mint();
    expect(response.status).toBe(500);
    const { code, detail, correlationId } = await problemOf(response);
    expect(code).toBe('internal');
    expect(detail).not.toContain(path);
    const line = server.lines.find((one) => one.includes('request.failed')) ?? '';
    const error = expect.stringContaining(`${path} did not answer within 10 s.`);
    expect(JSON.parse(line)).toMatchObject({ correlationId, error });
    expect(server.events).toContainEqual(expect.objectContaining({ type: 'mint.failed', reason: 'internal' }));
    // What it took of the limits is given back.
    expect((await problemOf(await mint())).code).toBe('internal');
  });

  it('says so of a tool that is called, and of the MCP endpoint', async () => {
    let isSlow = false;
    const look = tool(async () => (isSlow ? hang() : true));
    const server = new TestVoiceServer({ agents: agents({ tools: { look } }) });
    const { session } = await server.start();
    isSlow = true;
    const called = await inTheEnd(server.callTool(session, 'look', { callId: 'c', arguments: {} }));
    expect(called.status).toBe(500);
    expect(server.lines.join('\n')).toContain('agents.desk.tools.look.enabled did not answer');
    for (const [path, options] of [
      ['authenticate', { tools: {}, authenticate: hang }],
      ['tools.look.enabled', { tools: { look }, authenticate: () => ({ id: 'u' }) }],
    ] as const) {
      const lines: string[] = [];
      const mcp = mcpEndpoint({ ...options, logger: jsonLinesLogger({ write: (line) => lines.push(line) }) });
      const answer = await inTheEnd(mcp.request('http://voice.test/', { method: 'POST', body: '{}' }));
      expect(answer.status).toBe(500);
      expect(lines.join('\n')).toContain(`${path} did not answer`);
    }
  });
});
