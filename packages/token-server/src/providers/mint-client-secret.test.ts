import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { jsonLinesLogger } from '../logger.ts';
import { API_KEY, closeLoopbacks, failureOf, loopback, minted, refused } from '../testing/loopback-provider.ts';
import { mintClientSecret } from './mint-client-secret.ts';

afterEach(closeLoopbacks);

function connect({ baseUrl, timeout = 10_000, signal }: { baseUrl: string; timeout?: number; signal?: AbortSignal }) {
  const lines: string[] = [];
  const grant = mintClientSecret({
    url: `${baseUrl}/realtime/client_secrets`,
    apiKey: API_KEY,
    body: { session: {} },
    timeoutMs: timeout,
    signal: signal ?? new AbortController().signal,
    log: jsonLinesLogger({ write: (line) => lines.push(line) }),
  });
  return { grant, lines };
}

describe('mintClientSecret', { timeout: 30_000 }, () => {
  it.each([401, 403])('takes %i for a refused key', async (status) => {
    const { received, baseUrl } = await loopback(refused(status, 'invalid_api_key'));
    const attempt = connect({ baseUrl });
    expect(await failureOf(attempt)).toMatchObject({ code: 'provider_unauthorized' });
    expect(received).toHaveLength(1);
    const [line = ''] = attempt.lines;
    expect(JSON.parse(line)).toMatchObject({ event: 'provider.refused', status, code: 'invalid_api_key' });
  });

  it('passes Retry-After of a 429 on and does not retry', async () => {
    const { received, baseUrl } = await loopback(refused(429, 'rate_limit_exceeded', { 'Retry-After': '17' }));
    const error = await failureOf(connect({ baseUrl }));
    expect(error).toMatchObject({ code: 'provider_rate_limited', status: 429, retryAfterSeconds: 17 });
    expect(received).toHaveLength(1);
  });

  it('takes a used-up quota for a longer outage', async () => {
    const { baseUrl } = await loopback(refused(429, 'insufficient_quota'));
    const error = await failureOf(connect({ baseUrl }));
    expect(error).toMatchObject({ code: 'provider_rate_limited', status: 503, retryAfterSeconds: 300 });
  });

  it('drops error codes that it does not know: they may hold anything', async () => {
    const { baseUrl } = await loopback(refused(429, 'planted'));
    await failureOf(connect({ baseUrl }));
  });

  it('retries a 500 once, and gives up after the second', async () => {
    const { received, baseUrl } = await loopback(refused(500, 'server_error'));
    expect(await failureOf(connect({ baseUrl }))).toMatchObject({ code: 'provider_unavailable', status: 503 });
    expect(received).toHaveLength(2);
  });

  it('connects when the retry fares better', async () => {
    const { received, baseUrl } = await loopback(refused(503, 'server_error'), minted);
    expect(await connect({ baseUrl }).grant).toEqual({ value: 'ek_1234', expiresAt: 1_800_000_000 });
    expect(received).toHaveLength(2);
  });

  it('retries a connection that is reset', async () => {
    const { received, baseUrl } = await loopback((response) => response.socket?.resetAndDestroy(), minted);
    expect((await connect({ baseUrl }).grant).expiresAt).toBe(1_800_000_000);
    expect(received).toHaveLength(2);
  });

  it('says that nobody answers at the address', async () => {
    const { baseUrl, server } = await loopback(minted);
    server.close();
    await once(server, 'close');
    const attempt = connect({ baseUrl });
    expect(await failureOf(attempt)).toMatchObject({ code: 'provider_unavailable', status: 503 });
    expect(attempt.lines.map((line) => JSON.parse(line).cause)).toEqual(['ECONNREFUSED', 'ECONNREFUSED']);
  });

  it('gives up on a provider that hangs before or after its headers', async () => {
    for (const hang of [() => {}, (response: ServerResponse) => response.writeHead(200).write('{"value":')]) {
      const { received, baseUrl } = await loopback(hang);
      const error = await failureOf(connect({ baseUrl, timeout: 1_500 }));
      expect(error).toMatchObject({ code: 'provider_unavailable', status: 503, retryAfterSeconds: 5 });
      expect(received).toHaveLength(1);
    }
  });

  it.each([
    ['no JSON', 'planted <html>'],
    ['no object', '"planted"'],
    ['no key', JSON.stringify({ expires_at: 1 })],
    ['the shape of the beta', JSON.stringify({ client_secret: { value: 'ek_planted', expires_at: 1 } })],
    ['a key that is no protocol token', JSON.stringify({ value: 'ek planted', expires_at: 1 })],
    ['an expiry that is none', JSON.stringify({ value: 'ek_planted', expires_at: 'soon' })],
  ])('does not take %s for a client secret', async (_what, text) => {
    const { received, baseUrl } = await loopback((response) => response.writeHead(200).end(text));
    expect(await failureOf(connect({ baseUrl }))).toMatchObject({ code: 'provider_unavailable', status: 502 });
    expect(received).toHaveLength(1);
  });

  it('does not carry the key along a redirect', async () => {
    const { received, baseUrl } = await loopback((response) =>
      response.writeHead(307, { Location: '/elsewhere' }).end('planted'),
    );
    expect(await failureOf(connect({ baseUrl }))).toMatchObject({ code: 'provider_unavailable', status: 502 });
    expect(received).toHaveLength(1);
  });

  it('says what to check when the configuration is refused', async () => {
    const { baseUrl } = await loopback(refused(400, 'invalid_value'));
    const error = await failureOf(connect({ baseUrl }));
    expect(error).toMatchObject({ code: 'provider_unavailable', status: 502 });
    expect(error.message).toContain('HTTP 400');
  });

  it('stops when the browser goes away', async () => {
    const leaving = new AbortController();
    const { received, baseUrl } = await loopback(() => leaving.abort());
    await failureOf(connect({ baseUrl, signal: leaving.signal }));
    expect(received).toHaveLength(1);
  });
});
