import type { SessionToken, ToolCallEvent } from '@voice-agent/protocol';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { defineAgent } from '../agents/define-agent.ts';
import { problemOf, TestVoiceServer } from '../testing/test-voice-server.ts';
import { defineTool } from '../tools/define-tool.ts';
import type { ToolCallContext } from '../tools/tool-context.ts';

const nothing = z.strictObject({});

/** A server with one tool, whose handler is the test's. */
function withTool(run: (context: ToolCallContext) => unknown, options: object = {}) {
  const work = defineTool({ description: 'Works.', input: nothing, effect: 'read', run: (_, c) => run(c), ...options });
  const server = new TestVoiceServer({ agents: { desk: defineAgent({ instructions: 'x', tools: { work } }) } });
  return server;
}

const call = { callId: 'c', arguments: {} };
const stream = { headers: { Accept: 'text/event-stream' } };

function ask(server: TestVoiceServer, session: SessionToken, options: object = {}) {
  return server.callTool(session, 'work', call, { ...stream, ...options });
}

async function eventsOf(response: Response): Promise<ToolCallEvent[]> {
  const text = await response.text();
  return text
    .split('\n\n')
    .filter((block) => block.startsWith('event: '))
    .map((block) => {
      const [event, data] = block.split('\n').map((line) => line.slice(line.indexOf(': ') + 2));
      return { event, data: JSON.parse(data ?? '') } as ToolCallEvent;
    });
}

/** A promise that the test resolves. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

describe('a call with Accept: text/event-stream', () => {
  it('tells what the handler says and shows, then its result', async () => {
    const server = withTool(({ say, progress }) => {
      progress('looking');
      say('One moment.');
      progress(0.5);
      return { found: true };
    });
    const { session } = await server.start();
    const response = await ask(server, session);
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toBe('text/event-stream');
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('https://shop.example');
    expect(await eventsOf(response)).toEqual([
      { event: 'progress', data: { value: 'looking' } },
      { event: 'say', data: { text: 'One moment.' } },
      { event: 'progress', data: { value: 0.5 } },
      { event: 'result', data: { callId: 'c', output: '{"found":true}' } },
    ]);
  });

  it('tells it while the handler still runs', async () => {
    const { open, opened } = gate();
    const server = withTool(async ({ progress }) => {
      progress(0.1);
      await opened;
    });
    const { session } = await server.start();
    const reader = (await ask(server, session)).body?.getReader();
    const first = new TextDecoder().decode((await reader?.read())?.value);
    expect(first).toBe('event: progress\ndata: {"value":0.1}\n\n');
    open();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toContain('event: result');
  });

  it('is plain JSON without, and nobody hears the rest', async () => {
    const server = withTool(({ progress }) => progress(0.5));
    const { session } = await server.start();
    const response = await server.callTool(session, 'work', call);
    expect(await response.json()).toEqual({ callId: 'c', output: 'Done.' });
  });

  it('keeps its status where nothing runs', async () => {
    const server = withTool(() => 1);
    const { session } = await server.start();
    const unknown = await server.callTool(session, 'other', call, stream);
    expect(unknown.status).toBe(404);
    expect(unknown.headers.get('Content-Type')).toBe('application/problem+json');
    const asking = withTool(() => 1, { effect: 'write' });
    const asked = await ask(asking, (await asking.start()).session);
    expect(asked.status).toBe(202);
    expect(await asked.json()).toMatchObject({ approval: { tool: 'work' } });
  });

  it('holds nothing open where nothing runs', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const server = withTool(() => 1, { effect: 'write' });
      const { session } = await server.start();
      await server.callTool(session, 'other', call, stream);
      await ask(server, session);
      expect(vi.getTimerCount()).toBe(0);
      const running = withTool(() => 1);
      await (await ask(running, (await running.start()).session)).text();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('gives a browser that comes back the stored result', async () => {
    const server = withTool(({ progress }) => {
      progress(1);
      return 'done';
    });
    const { session } = await server.start();
    await (await ask(server, session)).text();
    const again = await ask(server, session);
    expect(again.headers.get('Idempotency-Replayed')).toBe('true');
    expect(await eventsOf(again)).toEqual([{ event: 'result', data: { callId: 'c', output: 'done' } }]);
    expect(await (await server.callTool(session, 'work', call)).json()).toEqual({ callId: 'c', output: 'done' });
  });

  it('aborts what may be cancelled when nobody reads any more, so that it can run again', async () => {
    const reasons: unknown[] = [];
    const server = withTool(
      ({ signal, progress }) =>
        new Promise((_, reject) => {
          progress('running');
          signal.addEventListener('abort', () => {
            reasons.push(signal.reason);
            reject(signal.reason);
          });
        }),
    );
    const { session } = await server.start();
    const reader = (await ask(server, session)).body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await expect.poll(() => String(reasons)).toContain('the browser has gone');
    await expect.poll(async () => (await ask(server, session)).status).toBe(200);
  });

  it('lets run what is to finish, and keeps its result', async () => {
    const { open, opened } = gate();
    let aborted: boolean | undefined;
    const server = withTool(
      async ({ signal, progress }) => {
        progress('running');
        await opened;
        aborted = signal.aborted;
        return 'kept';
      },
      { onInterrupt: 'finish' },
    );
    const { session } = await server.start();
    const reader = (await ask(server, session)).body?.getReader();
    await reader?.read();
    await reader?.cancel();
    const busy = await server.callTool(session, 'work', call);
    expect(await problemOf(busy)).toMatchObject({ code: 'call_in_progress' });
    expect(busy.headers.get('Retry-After')).toBe('1');
    open();
    await expect
      .poll(async () => (await server.callTool(session, 'work', call)).json())
      .toEqual({
        callId: 'c',
        output: 'kept',
      });
    expect(aborted).toBe(false);
  });

  it('gives an answer that the store cannot keep, and keeps the cause private', async () => {
    const server = withTool(() => ({ big: 'x' }));
    const { session } = await server.start();
    const failing = new TestVoiceServer({
      agents: {
        desk: defineAgent({
          instructions: 'x',
          tools: { work: defineTool({ description: 'x', input: nothing, effect: 'read', run: () => 'x' }) },
        }),
      },
      store: failingOnAnswers(),
    });
    const { session: other } = await failing.start();
    const [last] = (await eventsOf(await ask(failing, other))).slice(-1);
    expect(last).toEqual({ event: 'result', data: { callId: 'c', output: 'x' } });
    expect(JSON.stringify(last)).not.toContain('planted');
    expect(failing.lines.join()).toContain('planted');
    expect((await ask(server, session)).status).toBe(200);
  });
});

describe('a tool of the background', () => {
  it('answers at once that it has started, and the same call later with its result', async () => {
    const { open, opened } = gate();
    const server = withTool(() => opened.then(() => 'brewed'), { background: true });
    const { session } = await server.start();
    const started = await server.callTool(session, 'work', call);
    expect(started.status).toBe(202);
    expect(await started.json()).toEqual({ callId: 'c', started: expect.stringContaining('in the background') });
    expect((await server.callTool(session, 'work', call)).status).toBe(409);
    open();
    await expect
      .poll(async () => (await server.callTool(session, 'work', call)).json())
      .toEqual({
        callId: 'c',
        output: 'brewed',
      });
  });

  it('tells both on one stream, and works on when that is closed', async () => {
    const first = withTool(() => 'brewed', { background: true });
    const { session } = await first.start();
    expect(await eventsOf(await ask(first, session))).toMatchObject([
      { event: 'started', data: { callId: 'c' } },
      { event: 'result', data: { output: 'brewed' } },
    ]);
    const { open, opened } = gate();
    const second = withTool(() => opened.then(() => 'later'), { background: true });
    const { session: other } = await second.start();
    const reader = (await ask(second, other)).body?.getReader();
    await reader?.read();
    await reader?.cancel();
    open();
    await expect
      .poll(async () => (await second.callTool(other, 'work', call)).json())
      .toMatchObject({
        output: 'later',
      });
  });
});

/** Answers cannot be kept in it. */
function failingOnAnswers() {
  const values = new Map<string, string>();
  return {
    get: async (key: string) => values.get(key),
    async set(key: string, value: string) {
      if (key.startsWith('call:')) throw new Error('planted: connection to 10.0.0.7 lost');
      values.set(key, value);
    },
    async add(key: string, value: string) {
      if (values.has(key)) return false;
      values.set(key, value);
      return true;
    },
    incr: async () => 1,
    del: async (key: string) => void values.delete(key),
  };
}
