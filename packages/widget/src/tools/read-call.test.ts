import { describe, expect, it } from 'vitest';
import { type CallNews, readCall } from './read-call.ts';
import { drop, never, problem, serve, session } from './testing/answering-server.ts';

/** A stream that arrives in these pieces. */
function streamed(...pieces: string[]): Response {
  const bytes = pieces.map((piece) => new TextEncoder().encode(piece));
  const body = new ReadableStream({
    pull(controller) {
      const next = bytes.shift();
      if (next) controller.enqueue(next);
      else controller.close();
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}

async function read(response: Response) {
  const news: CallNews[] = [];
  return { answer: await readCall(response, (one) => news.push(one)), news };
}

const result = 'event: result\ndata: {"callId":"c1","output":"found"}\n\n';
const approval = { token: 't', tool: 'book', title: 'Book', arguments: {}, expiresAt: 1, always: true };

describe('readCall', () => {
  it('takes an answer that is JSON', async () => {
    expect((await read(Response.json({ callId: 'c1', output: 'x' }))).answer).toMatchObject({ output: 'x' });
    expect((await read(Response.json({ callId: 'c1', approval }, { status: 202 }))).answer).toEqual({
      callId: 'c1',
      approval,
    });
  });

  it('tells what comes before the result, whatever the pieces that it comes in', async () => {
    const events = [
      'event: progress\ndata: {"value":0.5}\n\n',
      ':\n\n',
      'event: say\ndata: {"text":"Ein Moment – gleich."}\n\n',
      'event: started\ndata: {"callId":"c1","started":"It works."}\n\n',
      result,
    ].join('');
    const expected = [{ value: 0.5 }, {}, { text: 'Ein Moment – gleich.' }, { started: 'It works.' }];
    for (const size of [1, 7, 1_000]) {
      const pieces = events.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
      const { answer, news } = await read(streamed(...pieces));
      expect(answer).toEqual({ callId: 'c1', output: 'found' });
      expect(news.filter((one) => Object.keys(one).length > 0)).toEqual(
        expected.filter((one) => Object.keys(one).length),
      );
    }
  });

  it('fails with the problem that ends a stream', async () => {
    const ended = streamed('event: problem\ndata: {"code":"call_in_progress","title":"x"}\n\n');
    await expect(read(ended)).rejects.toMatchObject({ code: 'server-refused', problem: 'call_in_progress' });
  });

  it.each([
    ['no output', Response.json({ callId: 'c1' })],
    ['half an approval', Response.json({ callId: 'c1', approval: { ...approval, token: 1 } })],
    ['a result without an output', streamed('event: result\ndata: {"output":1}\n\n')],
  ])('refuses %s', async (_, response) => {
    await expect(read(response)).rejects.toMatchObject({ code: 'server-refused' });
  });

  it('takes a stream that breaks off for a connection that did', async () => {
    await expect(read(streamed('event: progress\ndata: {"value":1}\n\n'))).rejects.toThrow('broke off');
  });
});

describe('createTokenServerClient, streams', () => {
  const call = { callId: 'c1', arguments: {} };
  const stream =
    (text: string, ends = true) =>
    (response: import('node:http').ServerResponse) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(text);
      if (ends) response.end();
    };

  it('asks for events, and asks again where they broke off', async () => {
    const news: CallNews[] = [];
    const { client, received } = await serve([
      stream('event: progress\ndata: {"value":0.5}\n\n'),
      drop,
      problem(409, 'call_in_progress'),
      stream(result),
    ]);
    const watch = { signal: never, onNews: (one: CallNews) => news.push(one) };
    expect(await client.callTool(session, 'look', call, watch)).toMatchObject({ output: 'found' });
    expect(received).toHaveLength(4);
    expect(received[0]?.headers.accept).toContain('text/event-stream');
    expect(news).toEqual([{ value: 0.5 }]);
  });

  it('waits longer for what works in the background', async () => {
    const { client } = await serve(
      [stream('event: started\ndata: {"started":"x"}\n\n'), problem(409, 'call_in_progress'), stream(result)],
      { toolTimeoutMs: 200, retryDelaysMs: [300, 300] },
    );
    expect(await client.callTool(session, 'look', call, { signal: never })).toMatchObject({ output: 'found' });
  });

  it('posts a decision, and waits for a run that another one began', async () => {
    const { client, received } = await serve([problem(409, 'call_in_progress'), stream(result)]);
    const decision = { token: 't', approve: true };
    expect(await client.decide(session, 'c/1', decision, { signal: never })).toMatchObject({ output: 'found' });
    expect(received[1]).toMatchObject({ url: '/v1/sessions/a%2Fb/approvals/c%2F1', body: decision });
  });
});
