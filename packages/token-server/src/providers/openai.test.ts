import type { ClientSecretCreateParams } from 'openai/resources/realtime/client-secrets';
import { afterEach, describe, expect, expectTypeOf, it } from 'vitest';
import {
  API_KEY,
  agent,
  type ConnectOptions,
  closeLoopbacks,
  connectTo,
  loopback,
  minted,
} from '../testing/loopback-provider.ts';
import { type OpenAIMintBody, type OpenAIOptions, openai } from './openai.ts';

afterEach(closeLoopbacks);

function connect(options: Partial<OpenAIOptions>, session?: ConnectOptions) {
  return connectTo(openai({ apiKey: API_KEY, ...options }), session);
}

describe('openai', { timeout: 30_000 }, () => {
  it('mints the agent as configured and gives the browser a socket with the key', async () => {
    const { received, baseUrl } = await loopback<ClientSecretCreateParams>(minted);
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
      expires_after: { anchor: 'created_at', seconds: 30 },
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
    expectTypeOf<OpenAIMintBody>().toExtend<ClientSecretCreateParams>();
  });

  it('tells visitors apart by the name it is given for them', async () => {
    const { received, baseUrl } = await loopback<ClientSecretCreateParams>(minted);
    await connect({ baseUrl }, { userId: 'ada@example.com' }).grant;
    expect(received[0]?.headers['openai-safety-identifier']).toBe('f00d');
    expect(JSON.stringify(received)).not.toContain('ada@example.com');
  });

  it('sends the options it is given', async () => {
    const { received, baseUrl } = await loopback<ClientSecretCreateParams>(minted);
    const options = { model: 'big & new', transcriptionModel: null, secretTtlSeconds: 30 };
    expect((await connect({ baseUrl: `${baseUrl}/`, ...options }).grant).url).toMatch(
      /\/v1\/realtime\?model=big%20%26%20new$/,
    );
    const { expires_after, session } = received[0]?.body ?? {};
    expect(expires_after?.seconds).toBe(30);
    expect(session).toMatchObject({ model: 'big & new' });
    expect((session as { audio: { input: object } }).audio.input).not.toHaveProperty('transcription');
  });

  it.each(['audio/pcmu', 'audio/pcma'] as const)('mints %s for both ways', async (audioFormat) => {
    const { received, baseUrl } = await loopback<OpenAIMintBody>(minted);
    await connect({ baseUrl }, { agent: { ...agent, audioFormat } }).grant;
    const { audio } = received[0]?.body.session ?? {};
    expect(audio?.input?.format).toEqual({ type: audioFormat });
    expect(audio?.output).toEqual({ format: { type: audioFormat }, voice: 'marin' });
  });

  it('mints the turn detection that the agent wants', async () => {
    const { received, baseUrl } = await loopback<OpenAIMintBody>(minted);
    const semantic = { type: 'semantic_vad', eagerness: 'low' } as const;
    await connect({ baseUrl }, { agent: { ...agent, turnDetection: semantic } }).grant;
    await connect({ baseUrl }, { agent: { ...agent, turnDetection: null } }).grant;
    expect(received.map(({ body }) => body.session.audio?.input?.turn_detection)).toEqual([semantic, null]);
  });

  it('mints the model that the agent wants, and opens the socket with the same', async () => {
    const { received, baseUrl } = await loopback<OpenAIMintBody>(minted);
    const { url } = await connect({ baseUrl }, { agent: { ...agent, model: 'gpt-realtime-2.1-mini' } }).grant;
    expect(url).toMatch(/\?model=gpt-realtime-2\.1-mini$/);
    expect(received[0]?.body.session.model).toBe('gpt-realtime-2.1-mini');
  });

  it('takes back, at a handoff, what only the agent before wanted', () => {
    const provider = openai({ apiKey: API_KEY });
    const { input } = provider.handOff(agent, { transcription: null, noiseReduction: 'far_field' }).audio ?? {};
    expect(input).toMatchObject({
      transcription: { model: 'gpt-transcribe' },
      noise_reduction: { type: 'near_field' },
    });
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
    [{ apiKey: API_KEY, baseUrl: 'https://host/v1?key=1' }, 'openai.baseUrl: must have no query'],
    [{ apiKey: API_KEY, model: '' }, 'openai.model: must be a text'],
    [{ apiKey: API_KEY, apikey: 'x' }, 'openai.apikey: is no option; there are apiKey, baseUrl'],
    [{ apiKey: API_KEY, browserUrl: 'ftp://x' }, 'openai.browserUrl'],
    [{ apiKey: API_KEY, secretTtlSeconds: 9 }, 'openai.secretTtlSeconds'],
    [{ apiKey: API_KEY, timeout: 0 }, 'openai.timeout'],
    [{ apiKey: API_KEY, timeout: Infinity }, 'openai.timeout'],
    [{ apiKey: API_KEY, timeout: 2 ** 31 }, 'openai.timeout'],
    [{ apiKey: API_KEY, timeout: 0.5 }, 'openai.timeout'],
    [undefined as unknown as OpenAIOptions, 'openai: must be an object'],
    [
      { apiKey: ' ', baseUrl: 'x', timeout: 0, transcriptionModel: 7 as unknown as string },
      [
        'openai.apiKey: contains white space or characters that no key has; was it copied whole?',
        'openai.baseUrl: must be an http or https address, e.g. https://api.openai.com/v1',
        'openai.transcriptionModel: must be a text that is not empty',
        'openai.timeout: must be milliseconds above 0, whole ones up to 2147483647',
      ].join('\n'),
    ],
  ])('refuses %j at start-up, without quoting the key', (options, message) => {
    expect(() => openai(options)).toThrow(message);
    expect(() => openai(options)).not.toThrow(API_KEY);
  });
});
