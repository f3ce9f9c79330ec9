import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ClientSecretCreateParams } from 'openai/resources/realtime/client-secrets';
import { afterEach, describe, expect, expectTypeOf, it } from 'vitest';
import { isVoiceServerError, type VoiceServerError } from '../errors.ts';
import { jsonLinesLogger } from '../logger.ts';
import type { MintRequest } from './mint-client-secret.ts';
import { type OpenAIOptions, openai } from './openai.ts';
import type { AgentBrief } from './realtime-provider.ts';

const API_KEY = 'sk-planted-key-1234567890';
const PROSE = 'Incorrect API key provided: sk-plant*****7890. planted prose';

interface Received {
  path: string | undefined;
  headers: IncomingMessage['headers'];
  body: ClientSecretCreateParams;
}

type Answer = (response: ServerResponse, received: Received) => void;

let running: Server | undefined;

afterEach(async () => {
  running?.closeAllConnections();
  running?.close();
  running = undefined;
});

/** A provider on the loopback; the last answer repeats. */
async function loopback(...answers: Answer[]) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const call = { path: request.url, headers: request.headers, body: JSON.parse(text) };
    received.push(call);
    (answers[Math.min(received.length, answers.length) - 1] as Answer)(response, call);
  });
  running = server;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { received, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` };
}

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));

const minted = json(200, { value: 'ek_1234', expires_at: 1_800_000_000, session: { type: 'realtime' } });
const refused = (status: number, code: string, headers?: Record<string, string>) =>
  json(status, { error: { message: PROSE, type: 'x', param: PROSE, code } }, headers);

const agent: AgentBrief = {
  name: 'support',
  instructions: 'Help.',
  voice: 'marin',
  tools: [{ type: 'function', name: 'lookup', description: 'Finds.', parameters: { type: 'object' } }],
};

function connect(options: Partial<OpenAIOptions>, session: { userId?: string; signal?: AbortSignal } = {}) {
  const lines: string[] = [];
  const grant = openai({ apiKey: API_KEY, ...options }).connect(agent, {
    id: 'vs_1',
    requestUrl: 'https://voice.example/v1/sessions',
    signal: new AbortController().signal,
    log: jsonLinesLogger({ write: (line) => lines.push(line) }),
    ...session,
  });
  return { grant, lines };
}

/** Waits for the failure and checks what must hold for all of them: nothing of the provider's or the key gets out. */
async function failureOf({ grant, lines }: ReturnType<typeof connect>): Promise<VoiceServerError> {
  const error = await grant.then(
    () => new Error('it connected'),
    (reason: unknown) => reason,
  );
  if (!isVoiceServerError(error)) throw error;
  const told = [error.message, String(error.cause ?? ''), error.stack, ...lines].join('\n');
  expect(told).not.toContain('planted');
  expect(told).not.toContain('7890');
  return error;
}

describe('openai', { timeout: 30_000 }, () => {
  it('mints the agent as configured and gives the browser a socket with the key', async () => {
    const { received, baseUrl } = await loopback(minted);
    const { grant, lines } = connect({ baseUrl });
    expect(await grant).toEqual({
      url: `${baseUrl.replace('http', 'ws')}/realtime?model=gpt-realtime-2.1`,
      protocols: ['realtime', 'openai-insecure-api-key.ek_1234'],
      expiresAt: 1_800_000_000,
    });
    expect(received).toHaveLength(1);
    expect(received[0]?.path).toBe('/v1/realtime/client_secrets');
    expect(received[0]?.headers.authorization).toBe(`Bearer ${API_KEY}`);
    expect(received[0]?.headers['content-type']).toBe('application/json');
    expect(received[0]?.body).toEqual({
      expires_after: { anchor: 'created_at', seconds: 60 },
      session: {
        type: 'realtime',
        model: 'gpt-realtime-2.1',
        instructions: 'Help.',
        output_modalities: ['audio'],
        audio: {
          input: {
            format: { type: 'audio/pcm', rate: 24_000 },
            noise_reduction: { type: 'near_field' },
            transcription: { model: 'gpt-transcribe' },
            turn_detection: {
              type: 'server_vad',
              threshold: 0.5,
              prefix_padding_ms: 300,
              silence_duration_ms: 500,
              create_response: true,
              interrupt_response: true,
            },
          },
          output: { format: { type: 'audio/pcm', rate: 24_000 }, voice: 'marin' },
        },
        tools: agent.tools,
        tool_choice: 'auto',
      },
    });
    expect(lines).toEqual([]);
  });

  it("mints what the openai package's types take", () => {
    expectTypeOf<MintRequest['body']>().toExtend<ClientSecretCreateParams>();
  });

  it('tells visitors apart by a hash that names nobody', async () => {
    const { received, baseUrl } = await loopback(minted);
    await connect({ baseUrl }).grant;
    await connect({ baseUrl }, { userId: 'ada@example.com' }).grant;
    await connect({ baseUrl }, { userId: 'ada@example.com' }).grant;
    const [anonymous, ada, again] = received.map(({ headers }) => headers['openai-safety-identifier']);
    expect(anonymous).toMatch(/^[0-9a-f]{64}$/);
    expect(ada).not.toBe(anonymous);
    expect(again).toBe(ada);
  });

  it('sends the options it is given', async () => {
    const { received, baseUrl } = await loopback(minted);
    const options = { model: 'big & new', transcriptionModel: null, secretTtlSeconds: 30 };
    expect((await connect({ baseUrl: `${baseUrl}/`, ...options }).grant).url).toMatch(
      /\/v1\/realtime\?model=big%20%26%20new$/,
    );
    const { expires_after, session } = received[0]?.body ?? {};
    expect(expires_after?.seconds).toBe(30);
    expect(session).toMatchObject({ model: 'big & new' });
    expect((session as { audio: { input: object } }).audio.input).not.toHaveProperty('transcription');
  });

  it.each<[OpenAIOptions['browserUrl'], string]>([
    ['https://voice.example/v1', 'wss://voice.example/v1/realtime?model=m'],
    ['ws://localhost:9000/v1/', 'ws://localhost:9000/v1/realtime?model=m'],
    [(url) => new URL('/engine/v1', url).href, 'wss://voice.example/engine/v1/realtime?model=m'],
  ])('gives the browser another base when told to: %s', async (browserUrl, url) => {
    const { baseUrl } = await loopback(minted);
    expect((await connect({ baseUrl, browserUrl, model: 'm' }).grant).url).toBe(url);
  });

  it('hands over instructions, tools and turn detection, never model or voice', () => {
    const update = openai({ apiKey: API_KEY }).handOff({ ...agent, turnDetection: null });
    expect(update).toEqual({
      type: 'realtime',
      instructions: 'Help.',
      tools: agent.tools,
      tool_choice: 'auto',
      audio: { input: { turn_detection: null } },
    });
  });

  it.each([
    [{ apiKey: undefined }, 'openai.apiKey: is missing; set OPENAI_API_KEY'],
    [{ apiKey: '' }, 'openai.apiKey: is missing'],
    [{ apiKey: `${API_KEY}\n` }, 'openai.apiKey: contains white space'],
    [{ apiKey: API_KEY, baseUrl: 'api.openai.com' }, 'openai.baseUrl: must be an http or https address'],
    [{ apiKey: API_KEY, baseUrl: 'https://u:p@host/v1' }, 'openai.baseUrl: must have no user'],
    [{ apiKey: API_KEY, browserUrl: 'ftp://x' }, 'openai.browserUrl'],
    [{ apiKey: API_KEY, secretTtlSeconds: 9 }, 'openai.secretTtlSeconds'],
    [{ apiKey: API_KEY, timeout: 0 }, 'openai.timeout'],
  ])('refuses %j at start-up, without quoting the key', (options, message) => {
    expect(() => openai(options)).toThrow(message);
    expect(() => openai(options)).not.toThrow(API_KEY);
  });
});

describe('openai, when the provider fails', { timeout: 30_000 }, () => {
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
    expect((await connect({ baseUrl }).grant).protocols[1]).toBe('openai-insecure-api-key.ek_1234');
    expect(received).toHaveLength(2);
  });

  it('retries a connection that is reset', async () => {
    const { received, baseUrl } = await loopback((response) => response.socket?.resetAndDestroy(), minted);
    expect((await connect({ baseUrl }).grant).expiresAt).toBe(1_800_000_000);
    expect(received).toHaveLength(2);
  });

  it('says that nobody answers at the address', async () => {
    const { baseUrl } = await loopback(minted);
    running?.close();
    await once(running as Server, 'close');
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
      running?.closeAllConnections();
      running?.close();
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
    await failureOf(connect({ baseUrl }, { signal: leaving.signal }));
    expect(received).toHaveLength(1);
  });
});
