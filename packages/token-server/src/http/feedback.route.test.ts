import { describe, expect, it } from 'vitest';
import { defineAgent } from '../agents/define-agent.ts';
import { problemOf, TestVoiceServer } from '../testing/test-voice-server.ts';

const agents = { support: defineAgent({ instructions: 'Help.' }) };

async function started(content = false) {
  const server = new TestVoiceServer({ agents, limits: {}, telemetry: { content } });
  const { session } = await server.start();
  server.events.length = 0;
  const rate = (body: unknown, options = {}) =>
    server.post(`/v1/sessions/${session.id}/feedback`, body, { session, ...options });
  return { server, session, rate };
}

describe('POST /v1/sessions/{id}/feedback', () => {
  it('tells the rating, marked as the browser’s word, and the comment to who asks for content', async () => {
    for (const content of [false, true]) {
      const { server, session, rate } = await started(content);
      const response = await rate({ rating: 4, comment: ' Very quick. ' });
      expect(response.status).toBe(204);
      expect(response.headers.get('Cache-Control')).toBe('no-store');
      expect(server.events).toEqual([
        {
          type: 'session.rated',
          at: server.nowMs,
          sessionId: session.id,
          agent: 'support',
          trust: 'client',
          rating: 4,
          ...(content && { content: { comment: 'Very quick.' } }),
        },
      ]);
      expect(server.lines.join()).not.toContain('quick');
    }
  });

  it('is taken when the session has ended, as long as its token is good', async () => {
    const { server, session, rate } = await started();
    await server.post(`/v1/sessions/${session.id}/end`, undefined, { session });
    server.nowMs += 60_000;
    expect((await rate({ rating: 5 })).status).toBe(204);
    expect(server.events.at(-1)).toMatchObject({ type: 'session.rated', rating: 5 });
    server.nowMs = (session.expiresAt + 60) * 1_000;
    expect((await rate({ rating: 5 })).status).toBe(401);
  });

  it.each([
    ['no stars', { rating: 0 }],
    ['more stars than there are', { rating: 6 }],
    ['half a star', { rating: 3.5 }],
    ['no rating', { comment: 'planted' }],
    ['an empty comment', { rating: 3, comment: '  ' }],
    ['a comment as long as a book', { rating: 3, comment: 'x'.repeat(2_001) }],
    ['a field that there is not', { rating: 3, email: 'planted' }],
    ['a list', [{ rating: 3 }]],
  ])('refuses %s', async (_, body) => {
    const { server, rate } = await started();
    const response = await rate(body);
    expect(response.status).toBe(400);
    expect(await problemOf(response)).toMatchObject({ code: 'invalid_request' });
    expect(server.events).toEqual([]);
  });

  it('is for the session of the token, and its page', async () => {
    const { server, session, rate } = await started();
    const other = await server.start();
    server.events.length = 0;
    expect((await rate({ rating: 1 }, { session: { ...session, token: other.session.token } })).status).toBe(401);
    expect((await rate({ rating: 1 }, { session: undefined })).status).toBe(401);
    expect((await rate({ rating: 1 }, { origin: 'https://evil.example' })).status).toBe(403);
    expect(server.events.map(({ type }) => type)).toEqual(['origin.refused']);
  });

  it('takes five a minute from a session, and more from the next', async () => {
    const { server, rate } = await started();
    for (let i = 0; i < 5; i++) expect((await rate({ rating: 3 })).status).toBe(204);
    const refused = await rate({ rating: 3 });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(server.events.at(-1)).toMatchObject({ type: 'limit.exceeded', limit: 'feedback_per_session' });
    const other = await server.start();
    const path = `/v1/sessions/${other.session.id}/feedback`;
    expect((await server.post(path, { rating: 3 }, { session: other.session })).status).toBe(204);
  });
});
