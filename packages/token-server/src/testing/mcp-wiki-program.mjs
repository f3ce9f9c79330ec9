/** A real MCP server as a program, on its standard streams. It ends when it is asked for the page "die". */
import process from 'node:process';
import { McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { z } from 'zod';

serveStdio(() => {
  const server = new McpServer({ name: 'wiki', version: '1.0.0' });
  const input = z.strictObject({ query: z.string() });
  server.registerTool('search', { description: 'Finds a page.', inputSchema: input }, ({ query }) => {
    if (query === 'die') process.exit(1);
    const text = query === 'env' ? JSON.stringify(process.env) : `Found: ${query}`;
    return { content: [{ type: 'text', text }] };
  });
  return server;
});
