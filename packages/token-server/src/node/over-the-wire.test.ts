/** What only a real socket shows: how the app behaves on Node's HTTP server towards hostile and vanishing clients. */
import { once } from 'node:events';
import { connect } from 'node:net';
import type { SessionGrant } from '@voice-agent/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineAgent } from '../agents/define-agent.ts';
import { TestVoiceServer } from '../testing/test-voice-server.ts';
import { defineTool } from '../tools/define-tool.ts';
import type { ToolCallContext } from '../tools/tool-context.ts';
import { defineToolGuardrail } from '../tools/tool-guardrail.ts';
import { type Listening, listen } from './listen.ts';

let server: Listening | undefined;

afterEach(() => server?.close());

async function serve() {
  const seen: { effect: string; context: ToolCallContext; finish: () => void }[] = [];
  const waiting = (effect: 'read' | 'write') =>
    defineTool({
      description: 'Waits.',
      input: z.object({}),
      effect,
      approval: false,
      timeout: 50_000,
      run: (_input, context) => new Promise((resolve) => seen.push({ effect, context, finish: () => resolve('done') })),
    });
  const report = defineTool({
    description: 'Reports.',
    input: z.object({}),
    effect: 'read',
    background: true,
    onInterrupt: 'cancel',
    // As long as it takes until the answer is out and the connection has nothing to do any more.
    guardrails: [
      defineToolGuardrail({ name: 'slow', check: () => new Promise((resolve) => setTimeout(resolve, 200)) }),
    ],
    run: () => 'reported',
  });
  const tools = { look: waiting('read'), book: waiting('write'), report };
  const support = defineAgent({ instructions: 'Help.', tools });
  const { app } = new TestVoiceServer({ agents: { support }, now: Date.now });
  server = await listen(app, { port: 0, hostname: '127.0.0.1', closeTimeout: 100 });
  const { url, port } = server;
  const post = (path: string, body: unknown, token?: string, signal?: AbortSignal) =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
      signal,
    });
  const { session } = (await (await post('/v1/sessions', {})).json()) as SessionGrant;
  const callTool = (tool: string, signal?: AbortSignal) =>
    post(`/v1/sessions/${session.id}/tools/${tool}`, { callId: tool, arguments: {} }, session.token, signal);
  return { seen, callTool, port, url };
}

/** Sends bytes as they are and reads the status line of the answer. */
async function raw(port: number, ...chunks: string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {}); // The server may close while we still write.
  for (const chunk of chunks) socket.write(chunk);
  const [data] = await once(socket, 'data');
  socket.destroy();
  return String(data).split('\r\n')[0] ?? '';
}

const HEAD = 'POST /v1/sessions HTTP/1.1\r\nHost: voice.test\r\nContent-Type: application/json\r\n';

describe('the token server on a socket', { timeout: 30_000 }, () => {
  it('aborts a read whose browser hangs up, and runs it again when asked again', async () => {
    const { seen, callTool } = await serve();
    const leaving = new AbortController();
    const first = callTool('look', leaving.signal).catch(() => 'gone');
    await expect.poll(() => seen.length, { timeout: 10_000 }).toBe(1);
    leaving.abort();
    expect(await first).toBe('gone');
    await expect.poll(() => seen[0]?.context.signal.aborted, { timeout: 10_000 }).toBe(true);
    const second = callTool('look');
    await expect.poll(() => seen.length, { timeout: 10_000 }).toBe(2);
    seen[1]?.finish();
    expect(await (await second).json()).toEqual({ callId: 'look', output: 'done' });
  });

  it('finishes a write whose browser hangs up, and gives its answer to the retry', async () => {
    const { seen, callTool } = await serve();
    const leaving = new AbortController();
    const first = callTool('book', leaving.signal).catch(() => 'gone');
    await expect.poll(() => seen.length, { timeout: 10_000 }).toBe(1);
    leaving.abort();
    expect(await first).toBe('gone');
    expect((await callTool('book')).status).toBe(409);
    expect(seen[0]?.context.signal.aborted).toBe(false);
    seen[0]?.finish();
    await expect.poll(async () => (await callTool('book')).status, { timeout: 10_000 }).toBe(200);
    expect(seen).toHaveLength(1);
  });

  it('runs what works in the background also where it may be cancelled, when its answer is long out', async () => {
    const { callTool } = await serve();
    const started = await callTool('report');
    expect(started.status).toBe(202);
    const asked = async () => (await callTool('report')).json();
    await expect.poll(asked, { timeout: 10_000 }).toEqual({ callId: 'report', output: 'reported' });
  });

  it('refuses a body by its declared length before it arrives', async () => {
    const { port } = await serve();
    expect(await raw(port, `${HEAD}Content-Length: 99999999\r\n\r\n{`)).toContain('413');
  });

  it('refuses a body without a length before it arrives', async () => {
    const { port } = await serve();
    expect(await raw(port, `${HEAD}Transfer-Encoding: chunked\r\n\r\n`)).toContain('411');
    expect(await raw(port, `${HEAD}Transfer-Encoding: chunked\r\n\r\n`, '2\r\n{}\r\n0\r\n\r\n')).toContain('411');
  });

  it('never leaves its folder for a path that no URL parser has cleaned', async () => {
    const { port } = await serve();
    expect(await raw(port, 'GET /widget/../../etc/passwd HTTP/1.1\r\nHost: voice.test\r\n\r\n')).toContain('404');
  });
});
