import { describe, expect, it } from 'vitest';
import { defineAgent } from '../agents/define-agent.ts';
import { problemOf, SHOP, TestVoiceServer } from '../testing/test-voice-server.ts';

const agents = { support: defineAgent({ instructions: 'Help.' }) };

function postRaw(
  server: TestVoiceServer,
  body: BodyInit | null,
  headers: Record<string, string>,
  path = '/v1/sessions',
) {
  const init = { method: 'POST', headers: { Origin: SHOP, ...headers }, body, duplex: 'half' };
  return server.app.request(`http://voice.test${path}`, init as RequestInit);
}

const JSON_TYPE = { 'Content-Type': 'application/json' };

describe('readJsonBody', () => {
  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON'])('takes %s', async (type) => {
    const response = await postRaw(new TestVoiceServer({ agents }), '{}', { 'Content-Type': type });
    expect(response.status).toBe(201);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', 'text/json', ''])(
    'refuses the type %j with 415',
    async (type) => {
      const response = await postRaw(new TestVoiceServer({ agents }), '{}', { 'Content-Type': type });
      expect(response.status).toBe(415);
      expect(response.headers.get('Access-Control-Allow-Origin')).toBe(SHOP);
      expect(await problemOf(response)).toMatchObject({ code: 'unsupported_media_type' });
    },
  );

  it('refuses a body that declares more than its 32 KiB without reading it', async () => {
    let pulled = 0;
    const body = new ReadableStream({
      pull(controller) {
        pulled++;
        controller.enqueue(new Uint8Array(1_024));
      },
    });
    const headers = { ...JSON_TYPE, 'Content-Length': '32769' };
    const response = await postRaw(new TestVoiceServer({ agents }), body, headers);
    expect(response.status).toBe(413);
    expect(await problemOf(response)).toMatchObject({ code: 'body_too_large' });
    expect(pulled).toBeLessThanOrEqual(1); // The stream fills its own queue once.
  });

  it('stops reading an endless body that declares nothing', async () => {
    let pulled = 0;
    const body = new ReadableStream({
      pull(controller) {
        pulled++;
        controller.enqueue(new TextEncoder().encode(' '.repeat(1_024)));
      },
    });
    const response = await postRaw(new TestVoiceServer({ agents }), body, JSON_TYPE);
    expect(response.status).toBe(413);
    expect(pulled).toBeLessThan(36);
  });

  it('counts bytes, not characters, even of a body that lies about its length', async () => {
    const body = JSON.stringify({ metadata: { note: '€'.repeat(12_000) } });
    for (const headers of [
      JSON_TYPE,
      { ...JSON_TYPE, 'Content-Length': '20' },
      { ...JSON_TYPE, 'Content-Length': 'x' },
    ]) {
      expect((await postRaw(new TestVoiceServer({ agents }), body, headers)).status).toBe(413);
    }
  });

  it.each(['', '{', 'undefined', "{'a':1}"])('refuses %j, which is no JSON, without quoting it', async (body) => {
    const response = await postRaw(new TestVoiceServer({ agents }), body, JSON_TYPE);
    expect(response.status).toBe(400);
    expect(await problemOf(response)).toMatchObject({ code: 'invalid_request', detail: 'The body is not JSON.' });
  });

  it('refuses JSON that nests to overflow a stack', async () => {
    const body = '['.repeat(8_000) + ']'.repeat(8_000);
    const response = await postRaw(new TestVoiceServer({ agents }), body, JSON_TYPE);
    expect(response.status).toBe(400);
    expect((await problemOf(response)).detail).toContain('64 levels');
  });

  it('refuses __proto__ like any unknown key', async () => {
    const response = await postRaw(new TestVoiceServer({ agents }), '{"__proto__":{"agent":"x"}}', JSON_TYPE);
    expect(response.status).toBe(400);
  });

  it('answers 400 when the body breaks off', async () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"agent":'));
        controller.error(new Error('connection reset'));
      },
    });
    const response = await postRaw(new TestVoiceServer({ agents }), body, JSON_TYPE);
    expect(response.status).toBe(400);
    expect(await problemOf(response)).toMatchObject({
      detail: expect.stringMatching(/^The body ended early, .*express\.json/),
    });
  });
});

describe('readNoBody', () => {
  it('takes nothing, {} or an empty JSON body, and refuses any other', async () => {
    const server = new TestVoiceServer({ agents });
    const { session } = await server.start();
    const refresh = (body: BodyInit | null, headers: Record<string, string> = {}) =>
      postRaw(
        server,
        body,
        { Authorization: `Bearer ${session.token}`, ...headers },
        `/v1/sessions/${session.id}/refresh`,
      );
    expect((await refresh(null)).status).toBe(200);
    expect((await refresh(null, { 'Content-Length': '0' })).status).toBe(200);
    expect((await refresh(null, JSON_TYPE)).status).toBe(200);
    expect((await refresh('{}', JSON_TYPE)).status).toBe(200);
    expect((await refresh('{"a":1}', JSON_TYPE)).status).toBe(400);
    expect((await refresh('{}', { 'Content-Type': 'text/plain' })).status).toBe(415);
    expect((await refresh(' '.repeat(17_000), JSON_TYPE)).status).toBe(413);
  });
});
