import { describe, expect, it } from 'vitest';
import {
  agent,
  drop,
  grant,
  json,
  never,
  problem,
  realtime,
  serve,
  session,
  silence,
} from './testing/answering-server.ts';

describe('createTokenServerClient, sessions', () => {
  it('asks for a session and answers the grant', async () => {
    const { client, received } = await serve([json(201, grant)]);
    expect(await client.createSession({ agent: 'support', metadata: { page: '/' } })).toEqual(grant);
    expect(received).toMatchObject([
      { method: 'POST', url: '/v1/sessions', body: { agent: 'support', metadata: { page: '/' } } },
    ]);
    expect(received[0]?.headers).toMatchObject({ 'content-type': 'application/json' });
    expect(received[0]?.headers.authorization).toBeUndefined();
  });

  it.each(['/agents', '/agents/'])('keeps the path that the server is mounted at: %s', async (path) => {
    const { client, received } = await serve([json(201, grant)], {}, path);
    await client.createSession({});
    expect(received[0]?.url).toBe('/agents/v1/sessions');
  });

  it('takes a provider’s configuration and dialect over', async () => {
    const configure = { type: 'realtime', voice: 'Ara' };
    const serverEvents = { 'response.text.delta': 'response.output_text.delta' };
    const dialect = {
      serverEvents,
      unsupported: ['conversation.item.truncate'],
      images: false,
      maxSessionSeconds: 7200,
    };
    const other = { ...grant, realtime: { ...realtime, configure, dialect } };
    const { client } = await serve([json(201, other), json(201, { ...grant, realtime: { ...realtime, dialect: {} } })]);
    expect(await client.createSession({})).toEqual(other);
    expect((await client.createSession({})).realtime.dialect).toEqual({});
  });

  it('tells the problem of a refusal', async () => {
    const { client } = await serve([problem(403, 'origin_not_allowed', 'Add the origin to ORIGINS.')]);
    await expect(client.createSession({})).rejects.toMatchObject({
      code: 'server-refused',
      problem: 'origin_not_allowed',
      message: 'The token server answered 403 (origin_not_allowed: Add the origin to ORIGINS.)',
    });
  });

  it('takes an error page for a refusal without a problem', async () => {
    const { client } = await serve([(response) => response.writeHead(502).end('<h1>Bad Gateway</h1>')]);
    await expect(client.createSession({})).rejects.toMatchObject({ code: 'server-refused', problem: undefined });
  });

  it.each([
    ['no JSON', undefined],
    ['null', null],
    ['a list', []],
    ['no session', { ...grant, session: undefined }],
    ['a token that is no text', { ...grant, session: { ...session, token: 1 } }],
    ['no protocols', { ...grant, realtime: { url: 'wss://x.test' } }],
    ['no tools', { ...grant, agent: { name: 'support', handoffs: {} } }],
    ['a handoff that is no name', { ...grant, agent: { ...agent, handoffs: { x: 1 } } }],
    ['a tool that runs nowhere', { ...grant, agent: { ...agent, tools: [{ name: 'look', approval: false }] } }],
    ['a configuration that is no object', { ...grant, realtime: { ...realtime, configure: [] } }],
    ['events that are named by numbers', { ...grant, realtime: { ...realtime, dialect: { serverEvents: { x: 1 } } } }],
    ['one event instead of a list', { ...grant, realtime: { ...realtime, dialect: { unsupported: 'x' } } }],
    ['pictures that are maybe understood', { ...grant, realtime: { ...realtime, dialect: { images: 'maybe' } } }],
    ['a session of no length', { ...grant, realtime: { ...realtime, dialect: { maxSessionSeconds: '60' } } }],
    ['no limits', { ...grant, limits: { maxDurationSeconds: 'long' } }],
  ])('refuses a grant with %s', async (_, body) => {
    const { client } = await serve([json(201, body)]);
    await expect(client.createSession({})).rejects.toMatchObject({ code: 'server-refused', problem: undefined });
  });

  it('cannot reach a server that is not there, drops the connection, or does not answer in time', async () => {
    const gone = await serve([silence]);
    gone.server.close();
    gone.server.closeAllConnections();
    await expect(gone.client.createSession({})).rejects.toMatchObject({ code: 'server-unreachable' });
    const dropping = await serve([drop]);
    await expect(dropping.client.createSession({})).rejects.toMatchObject({ code: 'server-unreachable' });
    const silent = await serve([silence], { timeoutMs: 50 });
    await expect(silent.client.createSession({})).rejects.toMatchObject({
      code: 'server-unreachable',
      message: expect.stringContaining('TimeoutError'),
    });
  });

  it('gives up on an answer that begins and does not end', async () => {
    const { client } = await serve([(response) => response.writeHead(201).write('{"session":')], { timeoutMs: 50 });
    await expect(client.createSession({})).rejects.toMatchObject({ code: 'server-unreachable' });
  });

  it('does not ask twice for a session, which would make two', async () => {
    const { client, received } = await serve([drop]);
    await client.createSession({}).catch(() => undefined);
    expect(received).toHaveLength(1);
  });

  it('sends a rating, and says when it was not taken', async () => {
    const { client, received } = await serve([
      (response) => response.writeHead(204).end(),
      problem(401, 'unauthorized'),
    ]);
    await client.rate(session, { rating: 4, comment: 'Quick' });
    const body = { rating: 4, comment: 'Quick' };
    expect(received[0]).toMatchObject({ method: 'POST', url: '/v1/sessions/a%2Fb/feedback', body });
    await expect(client.rate(session, { rating: 4 })).rejects.toMatchObject({ code: 'server-refused' });
  });

  it('keeps a session with a heartbeat, and says when it is gone', async () => {
    const gone = json(410, { code: 'session_ended' });
    const { client, received } = await serve([(response) => response.writeHead(204).end(), gone]);
    await client.keepSession(session, never);
    expect(received[0]).toMatchObject({ method: 'POST', url: '/v1/sessions/a%2Fb/heartbeat', body: {} });
    expect(received[0]?.headers.authorization).toBe('Bearer secret');
    await expect(client.keepSession(session, never)).rejects.toMatchObject({ problem: 'session_ended' });
  });

  it("sends a fresh token of the page's challenge with every new session, and with nothing else", async () => {
    let tokens = 0;
    const { client, received } = await serve([json(201, grant)], { challenge: async () => `solved ${++tokens}` });
    await client.createSession({ agent: 'support' });
    await client.createSession({});
    await client.refreshSession(session, never);
    expect(received.map(({ body }) => body)).toEqual([
      { agent: 'support', challenge: 'solved 1' },
      { challenge: 'solved 2' },
      {},
    ]);
  });

  it('fails without asking the server when the challenge gives no token', async () => {
    const challenge = () => {
      throw new Error('closed by the visitor');
    };
    const { client, received } = await serve([json(201, grant)], { challenge });
    await expect(client.createSession({})).rejects.toThrow('closed by the visitor');
    expect(received).toEqual([]);
  });

  it('ends a session, and never throws', async () => {
    const { client, received, server } = await serve([json(200, {})]);
    client.endSession(session);
    await expect.poll(() => received).toHaveLength(1);
    expect(received[0]).toMatchObject({ method: 'POST', url: '/v1/sessions/a%2Fb/end' });
    expect(received[0]?.headers.authorization).toBe('Bearer secret');
    server.close();
    server.closeAllConnections();
    client.endSession(session);
  });
});

describe('createTokenServerClient, report', () => {
  it('tells the server the numbers of a call, and never throws', async () => {
    const { client, received, server } = await serve([json(204, {})]);
    const counts = { reconnects: 1, droppedFrames: 0, inputTokens: 0, outputTokens: 0 };
    const report = { ...counts, sentSeconds: 2, receivedSeconds: 1, turnLatenciesMs: [640], errors: [] };
    client.report(session, report);
    await expect.poll(() => received).toHaveLength(1);
    expect(received[0]).toMatchObject({ method: 'POST', url: '/v1/sessions/a%2Fb/events', body: report });
    expect(received[0]?.headers.authorization).toBe('Bearer secret');
    server.close();
    server.closeAllConnections();
    client.report(session, report);
  });
});

describe('createTokenServerClient, refresh', () => {
  const renewed = { ...grant, session: { ...session, token: 'fresh' } };

  it('asks with the token that runs out for a fresh one, and a fresh way to the provider', async () => {
    const { client, received } = await serve([json(200, renewed)]);
    expect(await client.refreshSession(session, never)).toEqual(renewed);
    expect(received).toMatchObject([{ method: 'POST', url: '/v1/sessions/a%2Fb/refresh', body: {} }]);
    expect(received[0]?.headers.authorization).toBe('Bearer secret');
  });

  it.each([
    [401, 'session_ended'],
    [429, 'rate_limited'],
    [503, 'provider_unavailable'],
  ])('leaves it to the caller to ask again after %i %s', async (status, code) => {
    const { client, received } = await serve([problem(status, code), json(200, renewed)]);
    await expect(client.refreshSession(session, never)).rejects.toMatchObject({ problem: code });
    expect(received).toHaveLength(1);
  });

  it('asks once when the connection breaks or no answer comes, and stops when it is not wanted any more', async () => {
    const unreachable = { code: 'server-unreachable' };
    const dropping = await serve([drop, json(200, renewed)]);
    await expect(dropping.client.refreshSession(session, never)).rejects.toMatchObject(unreachable);
    expect(dropping.received).toHaveLength(1);
    const silent = await serve([silence], { timeoutMs: 50 });
    await expect(silent.client.refreshSession(session, never)).rejects.toMatchObject(unreachable);
    const life = new AbortController();
    const held = await serve([silence]);
    const asked = held.client.refreshSession(session, life.signal);
    await expect.poll(() => held.received).toHaveLength(1);
    life.abort();
    await expect(asked).rejects.toMatchObject(unreachable);
  });
});
