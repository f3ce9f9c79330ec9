/** T17: nobody makes this server call an address that stands nowhere in its code. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defineAgent } from '@voice-agent/token-server';
import { mcpTools } from '@voice-agent/token-server/mcp';
import { afterEach, describe, expect, it } from 'vitest';
import { TestVoiceServer } from '../../packages/token-server/src/testing/test-voice-server.ts';

const open: { close(): void }[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push({ close: () => server.close() && server.closeAllConnections() });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
}

describe('T17, an address of a stranger', () => {
  it.each(['url', 'baseUrl', 'browserUrl', 'mcp', 'webhook', 'callback'])('in a field "%s" is refused', async (key) => {
    const server = new TestVoiceServer({ agents: { support: defineAgent({ instructions: 'Help.' }) } });
    const body = { [key]: 'http://169.254.169.254/latest/meta-data/' };
    expect((await server.post('/v1/sessions', body)).status).toBe(400);
    expect(server.provider.connected).toEqual([]);
  });

  it('that an MCP server redirects to is not called', async () => {
    let reached = 0;
    const inside = await serve((_request, response) => {
      reached++;
      response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
    });
    const url = await serve((_request, response) => response.writeHead(307, { Location: inside }).end());
    await expect(mcpTools({ transport: { url }, allow: ['search'] })).rejects.toThrow();
    expect(reached).toBe(0);
  });

  it.each(['http://wiki.example/mcp', 'http://169.254.169.254/mcp', 'file:///etc/passwd', 'ftp://wiki.example/'])(
    '%s is no address of an MCP server, also in code',
    async (url) => {
      await expect(mcpTools({ transport: { url }, allow: ['search'] })).rejects.toThrow(/url|https/);
    },
  );
});
