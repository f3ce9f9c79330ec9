import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Hono } from 'hono';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { jsonLinesLogger } from '../logger.ts';
import { type Listening, listen } from '../node/listen.ts';
import { defineTool } from '../tools/define-tool.ts';
import { ToolError } from '../tools/tool-error.ts';
import type { ServerTool } from '../tools/voice-tool.ts';
import { mcpEndpoint } from './mcp-endpoint.ts';

const TOKEN = 'planted-mcp-token-1234567890';
const running: Listening[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

const order = defineTool({
  title: 'Order status',
  description: 'Status of one order.',
  input: z.strictObject({ orderId: z.string().regex(/^A-\d+$/) }),
  effect: 'read',
  run: ({ orderId }, { user }) => {
    if (orderId === 'A-0') throw new ToolError('There is no such order.');
    if (orderId === 'A-13') throw new Error('private: no row in orders');
    return { orderId, of: user?.id };
  },
});

async function endpoint(options: Partial<Parameters<typeof mcpEndpoint>[0]> = {}) {
  const lines: string[] = [];
  const mcp = mcpEndpoint({
    tools: { order_status: order },
    authenticate: (c) => (c.req.header('authorization') === `Bearer ${TOKEN}` ? { id: 'u_7' } : null),
    logger: jsonLinesLogger({ write: (line) => lines.push(line) }),
    ...options,
  });
  const server = await listen(new Hono().route('/mcp', mcp), { port: 0, hostname: '127.0.0.1', closeTimeout: 200 });
  running.push(server);
  return { url: `${server.url}/mcp`, lines };
}

async function connect(url: string, token = TOKEN): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' });
  const requestInit = { headers: { Authorization: `Bearer ${token}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
  return client;
}

describe('mcpEndpoint', { timeout: 30_000 }, () => {
  it('tells an MCP client of the tools, and runs them for the person who called', async () => {
    const client = await connect((await endpoint()).url);
    const { tools } = await client.listTools();
    expect(tools).toMatchObject([
      {
        name: 'order_status',
        title: 'Order status',
        description: 'Status of one order.',
        inputSchema: { type: 'object', required: ['orderId'], additionalProperties: false },
        annotations: { readOnlyHint: true },
      },
    ]);
    const result = await client.callTool({ name: 'order_status', arguments: { orderId: 'A-7' } });
    expect(result).toMatchObject({ content: [{ type: 'text', text: '{"orderId":"A-7","of":"u_7"}' }], isError: false });
    await client.close();
  });

  it('tells what was refused, and keeps private what failed', async () => {
    const { url, lines } = await endpoint();
    const client = await connect(url);
    const call = async (orderId: string) => {
      const { content, isError } = await client.callTool({ name: 'order_status', arguments: { orderId } });
      expect(isError).toBe(true);
      return JSON.stringify(content);
    };
    expect(await call('B-1')).toContain('The arguments were not valid');
    expect(await call('A-0')).toContain('There is no such order.');
    expect(await call('A-13')).toContain('The tool failed.');
    expect(await call('A-13')).not.toContain('private');
    expect(lines.join('\n')).toContain('no row in orders');
    await expect(client.callTool({ name: 'refund', arguments: {} })).rejects.toThrow();
    await client.close();
  });

  it('offers a tool to whom it is enabled for, and runs it for nobody else', async () => {
    const seen: unknown[] = [];
    const gold = defineTool({
      description: 'The prices that we pay.',
      input: z.strictObject({}),
      effect: 'read',
      enabled(caller) {
        seen.push(caller);
        return caller.user?.id === 'u_7';
      },
      run: () => 'cheap',
    });
    const { url } = await endpoint({
      tools: { gold, order_status: order },
      authenticate: (c) => ({ id: String(c.req.header('authorization')).slice('Bearer '.length) }),
    });
    const [member, other] = [await connect(url, 'u_7'), await connect(url, 'u_8')];
    const names = async (client: Client) => (await client.listTools()).tools.map(({ name }) => name);
    expect(await names(member)).toEqual(['gold', 'order_status']);
    expect(await names(other)).toEqual(['order_status']);
    expect(seen).toContainEqual({ session: expect.anything(), user: { id: 'u_8' }, agent: 'mcp' });
    expect(await member.callTool({ name: 'gold', arguments: {} })).toMatchObject({ content: [{ text: 'cheap' }] });
    await expect(other.callTool({ name: 'gold', arguments: {} })).rejects.toThrow('gold');
    await Promise.all([member.close(), other.close()]);
    const { url: onlyGold } = await endpoint({ tools: { gold }, authenticate: () => ({ id: 'u_8' }) });
    const none = await connect(onlyGold);
    expect(await names(none)).toEqual([]);
    await none.close();
  });

  it('serves many clients at once', async () => {
    const { url } = await endpoint();
    const clients = await Promise.all(Array.from({ length: 8 }, () => connect(url)));
    const calls = clients.map((client, i) =>
      client.callTool({ name: 'order_status', arguments: { orderId: `A-${i + 1}` } }),
    );
    const texts = (await Promise.all(calls)).map(({ content }) => JSON.stringify(content));
    for (const [i, text] of texts.entries()) expect(text).toContain(`A-${i + 1}`);
    await Promise.all(clients.map((client) => client.close()));
  });

  it('turns away who does not say who they are, and says so to nobody else', async () => {
    const { url, lines } = await endpoint();
    await expect(connect(url, 'wrong')).rejects.toThrow();
    const response = await fetch(url, { method: 'POST', headers: { Authorization: `Bearer x${TOKEN}` }, body: '{}' });
    expect(response.status).toBe(401);
    expect(response.headers.get('WWW-Authenticate')).toBe('Bearer');
    expect(lines.join('\n')).not.toContain(TOKEN);
  });

  it('refuses pages of other origins, and large bodies, before it asks who calls', async () => {
    const asked: unknown[] = [];
    const { url } = await endpoint({
      maxBodyBytes: 1_000,
      origins: ['https://inspector.example'],
      authenticate: (c) => {
        asked.push(c);
        return null;
      },
    });
    const post = (init: RequestInit) => fetch(url, { method: 'POST', ...init });
    expect((await post({ headers: { Origin: 'https://evil.example' }, body: '{}' })).status).toBe(403);
    expect((await post({ body: 'x'.repeat(1_001) })).status).toBe(413);
    expect(asked).toHaveLength(0);
    expect((await post({ headers: { Origin: 'https://inspector.example' }, body: '{}' })).status).toBe(401);
  });

  it('takes no tool that asks the visitor, runs in the page or is none', () => {
    const ends = { authenticate: () => null };
    const input = z.strictObject({});
    const write = defineTool({ description: 'Refunds.', input, run: () => null });
    const page = defineTool({ description: 'Shows.', input, runsIn: 'page' });
    expect(() => mcpEndpoint({ tools: { write }, ...ends })).toThrow('tools.write: asks the visitor');
    expect(() => mcpEndpoint({ tools: { page: page as unknown as ServerTool }, ...ends })).toThrow('runs in the page');
    expect(() => mcpEndpoint({ tools: { x: {} as ServerTool }, ...ends })).toThrow('must come from defineTool');
    const unasked = defineTool({ description: 'Notes.', input, approval: false, run: () => null });
    expect(() => mcpEndpoint({ tools: { unasked }, ...ends })).not.toThrow();
  });
});
