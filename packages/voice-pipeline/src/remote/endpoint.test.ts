import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PipelineError } from '../errors.ts';
import { postToEndpoint } from './endpoint.ts';
import { cut, json, type ScriptedEndpoint, startScriptedEndpoint } from './scripted-endpoint.fixture.ts';

let server: ScriptedEndpoint;
beforeAll(async () => {
  server = await startScriptedEndpoint();
});
afterAll(() => server.stop());

const KEY = 'sk-planted-0123456789';

function post(signal = new AbortController().signal) {
  const request = { path: '/audio/speech', body: { a: 1 }, signal, code: 'tts-failed' } as const;
  return postToEndpoint({ baseUrl: `${server.baseUrl}/`, apiKey: KEY, headers: { 'X-Site': 'shop' } }, request);
}

async function failure(): Promise<PipelineError> {
  const error = await post().catch((thrown: unknown) => thrown);
  if (error instanceof PipelineError) return error;
  throw new Error('It did not fail.');
}

describe('postToEndpoint', () => {
  it('posts JSON with the key and the headers', async () => {
    server.answer(json({ ok: true }));
    expect(await (await post()).json()).toEqual({ ok: true });
    const request = server.requests.at(-1);
    expect(request?.path).toBe('/v1/audio/speech');
    expect(request?.headers).toMatchObject({
      authorization: `Bearer ${KEY}`,
      'x-site': 'shop',
      'content-type': 'application/json',
    });
    expect(request?.json()).toEqual({ a: 1 });
  });

  it.each([
    [400, false],
    [401, false],
    [404, false],
    [408, true],
    [429, true],
    [500, true],
    [503, true],
  ])('says what a server says of %i, and whether it is worth another try', async (status, isTransient) => {
    server.answer(json({ error: { message: 'Not like this.' } }, status));
    expect(await failure()).toMatchObject({ code: 'tts-failed', isTransient });
    expect((await failure()).message).toContain(`answered ${status}. Not like this.`);
  });

  it.each([
    ['a page', (text: string) => `<h1>Bad gateway</h1>${text}`],
    ['an error that is a text', (text: string) => JSON.stringify({ error: text })],
    ['nothing', () => ''],
  ])('bears %s as an answer, and tells no keys', async (_, body) => {
    server.answer((response) => {
      response.writeHead(502).end(body(`Incorrect API key provided: ${KEY}, or sk-other-99999999.`));
    });
    const { message } = await failure();
    expect(message).toContain('answered 502');
    expect(message).not.toMatch(/planted|99999999/);
  });

  it('tells nothing of a key that stands where the answer is cut', async () => {
    server.answer(json({ error: { message: `${'x'.repeat(290)}${KEY}` } }, 401));
    expect((await failure()).message).not.toContain(KEY.slice(0, 6));
  });

  it.each([301, 302, 307, 308])(
    'follows no %i: key, headers and speech go to the configured address alone',
    async (status) => {
      const other = await startScriptedEndpoint();
      other.answer(json({ ok: true }));
      server.answer((response) => {
        response.writeHead(status, { Location: `${other.baseUrl}/audio/speech?a=b` }).end();
      });
      const error = await failure();
      await other.stop();
      expect(other.requests).toEqual([]);
      expect(error).toMatchObject({ code: 'tts-failed', isTransient: false });
      expect(error.message).toContain(`answered ${status}. It redirects to ${new URL(other.baseUrl).origin}`);
    },
  );

  it('takes a cut connection for worth another try', async () => {
    server.answer(cut);
    expect(await failure()).toMatchObject({ isTransient: true });
  });

  it('fails at once when it is aborted, and is then not worth another try', async () => {
    server.answer(() => undefined);
    const stop = new AbortController();
    const posting = post(stop.signal);
    stop.abort();
    await expect(posting).rejects.toMatchObject({ isTransient: false });
  });
});
