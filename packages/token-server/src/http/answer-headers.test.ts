import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineAgent } from '../agents/define-agent.ts';
import { TestVoiceServer } from '../testing/test-voice-server.ts';
import { defineTool } from '../tools/define-tool.ts';
import {
  completeAnswer,
  jsonAnswer,
  keepAnswerHeaders,
  releaseAnswerHeaders,
  setAnswerHeader,
} from './answer-headers.ts';

const look = defineTool({ description: 'Looks.', input: z.object({}), effect: 'read', run: () => 'seen' });
const agents = { support: defineAgent({ instructions: 'Help.', tools: { look } }) };

const headersOf = ({ headers }: Response) => [...headers].filter(([name]) => name !== 'retry-after').sort();

const COMMON = [
  ['access-control-allow-origin', 'https://shop.example'],
  ['access-control-expose-headers', 'Retry-After, Idempotency-Replayed'],
  ['cache-control', 'no-store'],
  ['vary', 'Origin'],
  ['x-content-type-options', 'nosniff'],
];

describe('the answers of the API', () => {
  /** One of each kind: by `jsonAnswer`, in Hono's way, empty, a stream, and problems. */
  async function answers(server: TestVoiceServer) {
    const minted = await server.post('/v1/sessions', {});
    const { session } = (await minted.clone().json()) as Awaited<ReturnType<TestVoiceServer['start']>>;
    const path = `/v1/sessions/${session.id}`;
    const call = { callId: 'c', arguments: {} };
    return {
      minted,
      called: await server.callTool(session, 'look', call),
      replayed: await server.callTool(session, 'look', call),
      streamed: await server.callTool(session, 'look', call, { headers: { Accept: 'text/event-stream' } }),
      refreshed: await server.post(`${path}/refresh`, undefined, { session }),
      kept: await server.post(`${path}/heartbeat`, undefined, { session }),
      unknown: await server.post(`${path}/tools/none`, call, { session }),
      nowhere: await server.post('/v1/nowhere', {}),
      garbled: await server.post('/v1/sessions', '{'),
      ended: await server.post(`${path}/end`, undefined, { session }),
    };
  }

  it('have the same headers, whichever way they are made', async () => {
    for (const [kind, answer] of Object.entries(await answers(new TestVoiceServer({ agents })))) {
      expect([kind, headersOf(answer)]).toEqual([kind, expect.arrayContaining(COMMON)]);
    }
  });

  it('have them in another app too, beside what that one sets', async () => {
    const server = new TestVoiceServer({ agents });
    const host = new Hono()
      .use(async (c, next) => {
        c.header('Strict-Transport-Security', 'max-age=1');
        c.header('Vary', 'Accept-Language');
        await next();
      })
      .route('/', server.app);
    server.app.request = host.request;
    for (const [kind, answer] of Object.entries(await answers(server))) {
      const wanted = COMMON.map(([name, value]) =>
        name === 'vary' ? [name, 'Accept-Language, Origin'] : [name, value],
      );
      expect([kind, headersOf(answer)]).toEqual([kind, expect.arrayContaining(wanted)]);
      expect(answer.headers.get('Strict-Transport-Security')).toBe('max-age=1');
    }
  });

  it('tell refused pages apart, too', async () => {
    const answer = await new TestVoiceServer({ agents }).post('/v1/sessions', {}, { origin: 'https://evil.example' });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('Vary')).toBe('Origin');
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBeNull();
  });

  it('take a cookie along that the app’s sign-in has set', async () => {
    const server = new TestVoiceServer({
      agents,
      authenticate: (c) => {
        c.header('Set-Cookie', 'seen=1');
        return { id: 'anna' };
      },
    });
    const answer = await server.post('/v1/sessions', {});
    expect(answer.headers.get('Set-Cookie')).toBe('seen=1');
    expect(headersOf(answer)).toEqual(expect.arrayContaining(COMMON));
  });
});

describe('setAnswerHeader', () => {
  const app = new Hono()
    .use(async (c, next) => {
      setAnswerHeader(c, 'X-One', '1');
      await next();
      completeAnswer(c);
    })
    .get('/json', (c) => jsonAnswer(c, { a: 1 }, 201))
    .get('/text', (c) => c.text('a'))
    .get('/released', (c) => {
      releaseAnswerHeaders(c);
      releaseAnswerHeaders(c);
      return c.text('a');
    });
  keepAnswerHeaders(app);

  it.each(['/json', '/text', '/released'])('reaches %s once', async (path) => {
    const answer = await app.request(path);
    expect(answer.headers.get('X-One')).toBe('1');
    expect(answer.status).toBe(path === '/json' ? 201 : 200);
  });
});
