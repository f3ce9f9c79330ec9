import type { ToolCallResult } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineAgent } from '../agents/define-agent.ts';
import { problemOf, TestVoiceServer } from '../testing/test-voice-server.ts';
import { defineTool } from '../tools/define-tool.ts';
import type { ToolCallContext } from '../tools/tool-context.ts';
import { ToolError } from '../tools/tool-error.ts';

/** A shop whose handlers tell what they were given. */
function shop() {
  const calls: { input: unknown; context: ToolCallContext }[] = [];
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const lookup = defineTool({
    description: 'Status of an order.',
    input: z.strictObject({ orderId: z.string().regex(/^[A-Z0-9-]{1,32}$/) }),
    effect: 'read',
    run(input, context) {
      calls.push({ input, context });
      if (input.orderId === 'NONE') throw new ToolError('There is no such order.');
      if (input.orderId === 'BROKEN') throw new Error(`no row for ${input.orderId} in db.internal`);
      return { status: 'sent' };
    },
  });
  const slow = defineTool({
    description: 'Waits for the test.',
    input: z.object({}),
    effect: 'read',
    async run(input, context) {
      calls.push({ input, context });
      await gate;
      return 'slept';
    },
  });
  const refund = defineTool({ description: 'Refunds.', input: z.object({}), approval: false, run: () => 'refunded' });
  const billing = defineAgent({ instructions: 'Refund.', tools: { refund } });
  const support = defineAgent({ instructions: 'Help.', tools: { lookup, slow }, handoffs: { billing } });
  const server = new TestVoiceServer({ agents: { support, billing }, authenticate: () => ({ id: 'u_7' }) });
  return { server, calls, release: () => release() };
}

describe('POST /v1/sessions/{id}/tools/{tool}', () => {
  it('refuses a tool that runs in the page, and says where it belongs', async () => {
    const highlight = defineTool({ runsIn: 'page', description: 'Shows.', input: z.strictObject({}) });
    const server = new TestVoiceServer({
      agents: { a: defineAgent({ instructions: 'x', tools: { highlight } }) },
    });
    const { session } = await server.start();
    const response = await server.callTool(session, 'highlight', { callId: 'c', arguments: {} });
    expect(response.status).toBe(404);
    expect(await problemOf(response)).toMatchObject({
      code: 'unknown_tool',
      detail: expect.stringContaining('runs in the page'),
    });
  });

  it('runs the handler with validated input and the person behind the session', async () => {
    const { server, calls } = shop();
    const { session } = await server.start({ locale: 'de' });
    const response = await server.callTool(session, 'lookup', { callId: 'call_1', arguments: { orderId: 'A-42' } });
    expect(response.status).toBe(200);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(response.headers.get('Idempotency-Replayed')).toBeNull();
    expect(await response.json()).toEqual({ callId: 'call_1', output: '{"status":"sent"}' });
    expect(calls[0]?.input).toEqual({ orderId: 'A-42' });
    expect(calls[0]?.context).toMatchObject({
      callId: 'call_1',
      agent: 'support',
      user: { id: 'u_7' },
      session: { id: session.id, locale: 'de', user: { id: 'u_7' }, metadata: {} },
    });
    expect(calls[0]?.context.signal).toBeInstanceOf(AbortSignal);
  });

  it('tells the model what was wrong with its arguments, and runs nothing', async () => {
    const { server, calls } = shop();
    const { session } = await server.start();
    for (const input of [{ orderId: 'no spaces' }, {}, 'text', null, [], { orderId: 'A', extra: 1 }]) {
      const response = await server.callTool(session, 'lookup', { callId: crypto.randomUUID(), arguments: input });
      expect(response.status).toBe(200);
      const { output } = (await response.json()) as ToolCallResult;
      expect(JSON.parse(output).error).toMatch(/^The arguments were not valid.*(orderId|input|extra)/);
    }
    expect(calls).toHaveLength(0);
  });

  it("passes a ToolError's message to the model", async () => {
    const { server } = shop();
    const { session } = await server.start();
    expect(await server.output(session, 'lookup', { orderId: 'NONE' })).toBe('{"error":"There is no such order."}');
  });

  it('keeps any other error private: opaque for the model, logged without arguments under a correlation id', async () => {
    const { server } = shop();
    const { session } = await server.start();
    const output = await server.output(session, 'lookup', { orderId: 'BROKEN' });
    expect(output).not.toContain('db.internal');
    const { correlationId } = JSON.parse(output);
    const line = server.lines.find((entry) => entry.includes(correlationId)) ?? '';
    expect(JSON.parse(line)).toMatchObject({ level: 'error', event: 'tool.failed', tool: 'lookup' });
    expect(line).toContain('no row for [argument] in db.internal');
    expect(server.lines.join()).not.toContain('BROKEN');
  });

  it('answers 404 for a tool that the current agent has not, before any work', async () => {
    const { server, calls } = shop();
    const { session } = await server.start();
    for (const tool of ['refund', 'nothing', 'constructor', 'toString', '%2e%2e']) {
      const response = await server.callTool(session, tool, { callId: 'c', arguments: {} });
      expect(response.status).toBe(404);
      expect((await problemOf(response)).code).toMatch(/^unknown_(tool|route)$/);
    }
    const handoff = await server.callTool(session, 'transfer_to_billing', { callId: 'c', arguments: {} });
    expect(await problemOf(handoff)).toMatchObject({
      code: 'unknown_tool',
      detail: expect.stringContaining('handoffs'),
    });
    expect(calls).toHaveLength(0);
  });

  it.each([
    ['no callId', { arguments: {} }],
    ['no arguments', { callId: 'c' }],
    ['an empty callId', { callId: '', arguments: {} }],
    ['a callId of 257 characters', { callId: 'x'.repeat(257), arguments: {} }],
    ['an unknown key', { callId: 'c', arguments: {}, user: 'admin' }],
  ])('refuses %s', async (_what, body) => {
    const { server, calls } = shop();
    const { session } = await server.start();
    const response = await server.callTool(session, 'lookup', body);
    expect(response.status).toBe(400);
    expect(calls).toHaveLength(0);
  });
});

describe('a repeated tool call', { timeout: 30_000 }, () => {
  it('is answered from the first run, whatever the order of its keys', async () => {
    const { server, calls } = shop();
    const { session } = await server.start();
    const first = await server.callTool(session, 'lookup', '{"callId":"c","arguments":{"orderId":"A-1"}}');
    const second = await server.callTool(session, 'lookup', '{"arguments":{"orderId":"A-1"},"callId":"c"}');
    expect(await second.json()).toEqual(await first.json());
    expect(second.headers.get('Idempotency-Replayed')).toBe('true');
    expect(second.headers.get('Access-Control-Expose-Headers')).toContain('Idempotency-Replayed');
    expect(calls).toHaveLength(1);
  });

  it('repeats failures too', async () => {
    const { server, calls } = shop();
    const { session } = await server.start();
    const first = await server.output(session, 'lookup', { orderId: 'BROKEN' }, 'c');
    expect(await server.output(session, 'lookup', { orderId: 'BROKEN' }, 'c')).toBe(first);
    expect(calls).toHaveLength(1);
  });

  it('is refused with other arguments or for another tool', async () => {
    const { server, calls } = shop();
    const { session } = await server.start();
    await server.output(session, 'lookup', { orderId: 'A-1' }, 'c');
    for (const [tool, input] of [
      ['lookup', { orderId: 'A-2' }],
      ['slow', { orderId: 'A-1' }],
    ] as const) {
      const response = await server.callTool(session, tool, { callId: 'c', arguments: input });
      expect(response.status).toBe(409);
      expect(await problemOf(response)).toMatchObject({ code: 'call_id_conflict' });
    }
    expect(calls).toHaveLength(1);
  });

  it('does not meet the same call id of another session', async () => {
    const { server, calls } = shop();
    const [one, two] = [await server.start(), await server.start()];
    await server.output(one.session, 'lookup', { orderId: 'A-1' }, 'c');
    await server.output(two.session, 'lookup', { orderId: 'A-2' }, 'c');
    expect(calls).toHaveLength(2);
  });

  it('runs the handler once for 100 parallel calls', async () => {
    const { server, calls, release } = shop();
    const { session } = await server.start();
    const body = { callId: 'c', arguments: {} };
    const responses = Array.from({ length: 100 }, () => server.callTool(session, 'slow', body));
    const refused = responses.map(async (pending) => {
      const response = await pending;
      return response.status === 409 ? response : undefined;
    });
    // All but the one that runs come back while it runs; then it may finish.
    let open = 100;
    await new Promise<void>((resolve) => {
      for (const one of refused) one.then((response) => response && --open === 1 && resolve());
    });
    release();
    const settled = await Promise.all(responses);
    expect(settled.filter((response) => response.status === 200)).toHaveLength(1);
    for (const response of settled.filter((one) => one.status === 409)) {
      expect(response.headers.get('Retry-After')).toBe('1');
      expect(await problemOf(response)).toMatchObject({ code: 'call_in_progress' });
    }
    expect(calls).toHaveLength(1);
    const late = await server.callTool(session, 'slow', body);
    expect(await late.json()).toEqual({ callId: 'c', output: 'slept' });
    expect(calls).toHaveLength(1);
  });

  it('runs again after the browser went away during a read', async () => {
    const { server, calls, release } = shop();
    const { session } = await server.start();
    const leaving = new AbortController();
    const body = { callId: 'c', arguments: {} };
    const first = server.callTool(session, 'slow', body, { signal: leaving.signal });
    await expect.poll(() => calls.length).toBe(1);
    leaving.abort();
    await first;
    expect(calls[0]?.context.signal.aborted).toBe(true);
    release();
    expect(await (await server.callTool(session, 'slow', body)).json()).toEqual({ callId: 'c', output: 'slept' });
    expect(calls).toHaveLength(2);
  });
});
