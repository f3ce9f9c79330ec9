import { afterEach, describe, expect, it, vi } from 'vitest';
import { agent, drop, json, never, problem, serve, session, silence } from './testing/answering-server.ts';

afterEach(() => vi.useRealTimers());

describe('createTokenServerClient, tools', () => {
  const call = { callId: 'c1', arguments: { id: 42 } };
  const result = { callId: 'c1', output: '{"found":true}' };

  it('calls a tool with the session’s token', async () => {
    const { client, received } = await serve([json(200, result)]);
    expect(await client.callTool(session, 'look/up', call, { signal: never })).toEqual(result);
    expect(received).toMatchObject([{ url: '/v1/sessions/a%2Fb/tools/look%2Fup', body: call }]);
    expect(received[0]?.headers.authorization).toBe('Bearer secret');
  });

  it('repeats a call whose connection broke, with the same call id', async () => {
    const { client, received } = await serve([drop, json(200, result)]);
    expect(await client.callTool(session, 'look', call, { signal: never })).toEqual(result);
    expect(received.map(({ body }) => body)).toEqual([call, call]);
  });

  it('waits for a call that runs already', async () => {
    const { client, received } = await serve([
      problem(409, 'call_in_progress'),
      problem(409, 'call_in_progress'),
      json(200, result),
    ]);
    expect(await client.callTool(session, 'look', call, { signal: never })).toEqual(result);
    expect(received).toHaveLength(3);
  });

  it('repeats twice and no more', async () => {
    const { client, received } = await serve([drop]);
    await expect(client.callTool(session, 'look', call, { signal: never })).rejects.toMatchObject({
      code: 'server-unreachable',
    });
    expect(received).toHaveLength(3);
  });

  it.each([
    [401, 'unauthorized'],
    [404, 'unknown_tool'],
    [409, 'call_id_conflict'],
    [429, 'rate_limited'],
    [500, 'internal'],
  ])('does not repeat what was refused: %i %s', async (status, code) => {
    const { client, received } = await serve([problem(status, code)]);
    await expect(client.callTool(session, 'look', call, { signal: never })).rejects.toMatchObject({ problem: code });
    expect(received).toHaveLength(1);
  });

  it('does not take an answer without an output for a result', async () => {
    const { client } = await serve([json(202, { callId: 'c1', approval: {} })]);
    await expect(client.callTool(session, 'look', call, { signal: never })).rejects.toMatchObject({
      code: 'server-refused',
    });
  });

  it('gives a call up with all its repetitions when its time is over', async () => {
    const { client, received } = await serve([silence], { toolTimeoutMs: 80 });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const answer = expect(client.callTool(session, 'look', call, { signal: never })).rejects.toMatchObject({
      code: 'server-unreachable',
    });
    await expect.poll(() => received).toHaveLength(1);
    vi.advanceTimersByTime(80);
    await answer;
    expect(received).toHaveLength(1);
  });

  it('does not begin a call that is not wanted any more', async () => {
    const { client, received } = await serve([json(200, result)]);
    await expect(client.callTool(session, 'look', call, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'server-unreachable',
    });
    expect(received).toEqual([]);
  });

  it('abandons a call in flight, and one that waits to be repeated', async () => {
    const flying = new AbortController();
    const held = await serve([silence]);
    const first = held.client.callTool(session, 'look', call, flying);
    await expect.poll(() => held.received).toHaveLength(1);
    flying.abort();
    await expect(first).rejects.toMatchObject({ code: 'server-unreachable' });
    const waiting = new AbortController();
    const busy = await serve([problem(409, 'call_in_progress')], { retryDelaysMs: [60_000] });
    const second = busy.client.callTool(session, 'look', call, waiting);
    await expect.poll(() => busy.received).toHaveLength(1);
    waiting.abort();
    await expect(second).rejects.toMatchObject({ code: expect.stringMatching(/^server-/) });
    expect(busy.received).toHaveLength(1);
  });
});

describe('createTokenServerClient, handoffs', () => {
  const handoff = { agent: { ...agent, name: 'billing' }, sessionUpdate: { type: 'realtime' }, session };

  it('hands over, again when the answer got lost', async () => {
    const { client, received } = await serve([drop, json(200, handoff)]);
    expect(await client.handOff(session, { callId: 'h1', to: 'billing' }, never)).toEqual(handoff);
    expect(received).toHaveLength(2);
    expect(received[1]).toMatchObject({ url: '/v1/sessions/a%2Fb/handoffs', body: { callId: 'h1', to: 'billing' } });
  });

  it('refuses an answer without a session update', async () => {
    const { client } = await serve([json(200, { ...handoff, sessionUpdate: 'x' })]);
    const answer = client.handOff(session, { callId: 'h1', to: 'billing' }, never);
    await expect(answer).rejects.toMatchObject({ code: 'server-refused' });
  });
});
