/**
 * A real MCP server, made with the official SDK: a small wiki. Run as a program it speaks on its standard streams; a
 * test may also serve it over HTTP. What its tools say of themselves may be changed while it runs.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { createMcpHandler, McpServer, WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/server';
import { z } from 'zod';

export class Wiki {
  description = 'Finds a page.';
  readonly calls: unknown[] = [];
  readonly headers: Headers[] = [];
  /** Answers in the place of the MCP server, when set. */
  intercept: (() => Response) | undefined;
  /** Those of a server that keeps them. Cleared: it was started anew. */
  readonly sessions = new Map<string, WebStandardStreamableHTTPServerTransport>();

  server(): McpServer {
    const server = new McpServer({ name: 'wiki', version: '1.0.0' });
    const text = (value: string) => ({ content: [{ type: 'text' as const, text: value }] });
    server.registerTool(
      'search',
      { title: 'Search', description: this.description, inputSchema: z.strictObject({ query: z.string() }) },
      ({ query }) => {
        this.calls.push(query);
        if (query === 'fail') return { ...text('The index is broken.'), isError: true };
        if (query === 'long') return text('x'.repeat(100_000));
        return text(`Found: ${query}`);
      },
    );
    server.registerTool('edit', { description: 'Edits a page.', inputSchema: z.object({}) }, () => ({
      content: [{ type: 'text' as const, text: '{"saved":true}' }],
      structuredContent: { saved: true },
    }));
    server.registerTool(
      'slow',
      { description: 'Never answers.', inputSchema: z.object({}) },
      () => new Promise(() => {}),
    );
    server.registerTool('mute', { inputSchema: z.object({}) }, () => text(''));
    server.registerTool('chatty', { description: 'x'.repeat(3_000), inputSchema: z.object({}) }, () => text(''));
    return server;
  }

  /** As the protocol has it: an id that is not known any more is a 404. */
  async #inSession(request: Request): Promise<Response> {
    const id = request.headers.get('mcp-session-id');
    const known = id === null ? undefined : this.sessions.get(id);
    if (id !== null && !known) return Response.json({ error: { code: -32_001, message: 'none' } }, { status: 404 });
    if (known) return known.handleRequest(request);
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: () => crypto.randomUUID(),
      onsessioninitialized: (begun) => void this.sessions.set(begun, transport),
    });
    await this.server().connect(transport);
    return transport.handleRequest(request);
  }

  /** Over HTTP, on the loopback. */
  async listen({ keepsSessions = false } = {}): Promise<{ url: string; close(): Promise<void> }> {
    const answer = (request: Request) =>
      keepsSessions ? this.#inSession(request) : createMcpHandler(() => this.server()).fetch(request);
    const fetch = (request: Request) => {
      this.headers.push(request.headers);
      return this.intercept?.() ?? answer(request);
    };
    const server = createAdaptorServer({ fetch, createServer }) as Server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
      close: async () => {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      },
    };
  }
}
