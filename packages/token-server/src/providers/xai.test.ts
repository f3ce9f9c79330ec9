import { afterEach, describe, expect, it } from 'vitest';
import {
  API_KEY,
  agent,
  type ConnectOptions,
  closeLoopbacks,
  connectTo,
  failureOf,
  json,
  loopback,
  refused,
} from '../testing/loopback-provider.ts';
import { type XaiOptions, xai } from './xai.ts';

afterEach(closeLoopbacks);

const minted = json(200, { value: 'xai-realtime-client-secret-1', expires_at: 1_800_000_000 });

function connect(options: Partial<XaiOptions>, session?: ConnectOptions) {
  return connectTo(xai({ apiKey: API_KEY, ...options }), session);
}

const SERVER_VAD = {
  type: 'server_vad',
  threshold: 0.5,
  prefix_padding_ms: 300,
  silence_duration_ms: 500,
  create_response: true,
  interrupt_response: true,
};

describe('xai', { timeout: 30_000 }, () => {
  it('mints a key without a session, and lets the browser configure it in the words of xAI', async () => {
    const { received, baseUrl } = await loopback(minted);
    const grant = await connect({ baseUrl }).grant;
    expect(received[0]?.path).toBe('/v1/realtime/client_secrets');
    expect(received[0]?.headers.authorization).toBe(`Bearer ${API_KEY}`);
    expect(received[0]?.headers).not.toHaveProperty('openai-safety-identifier');
    expect(received[0]?.body).toEqual({ expires_after: { seconds: 30 } });
    expect(grant).toEqual({
      url: `${baseUrl.replace('http', 'ws')}/realtime?model=grok-voice-latest`,
      protocols: ['xai-client-secret.xai-realtime-client-secret-1'],
      expiresAt: 1_800_000_000,
      configure: {
        type: 'realtime',
        instructions: 'Help.',
        voice: 'marin',
        turn_detection: SERVER_VAD,
        audio: {
          input: { format: { type: 'audio/pcm', rate: 24_000 } },
          output: { format: { type: 'audio/pcm', rate: 24_000 } },
        },
        tools: agent.tools,
      },
      dialect: {
        serverEvents: {
          'response.text.delta': 'response.output_text.delta',
          'response.text.done': 'response.output_text.done',
        },
        unsupported: ['conversation.item.truncate'],
        images: false,
        maxSessionSeconds: 7_200,
      },
    });
  });

  it('sends the options it is given', async () => {
    const { received, baseUrl } = await loopback(minted);
    const options = { model: 'grok & co', secretTtlSeconds: 120, browserUrl: 'https://voice.example/v1' };
    const grant = await connect({ baseUrl, ...options }).grant;
    expect(grant.url).toBe('wss://voice.example/v1/realtime?model=grok%20%26%20co');
    expect(received[0]?.body).toEqual({ expires_after: { seconds: 120 } });
  });

  it('configures G.711 both ways, no voice where there is none, and turns by hand', async () => {
    const { baseUrl } = await loopback(minted);
    const { voice: _, ...mute } = agent;
    const brief = { ...mute, audioFormat: 'audio/pcma', turnDetection: null } as const;
    const { configure } = await connect({ baseUrl }, { agent: brief }).grant;
    expect(configure).toEqual({
      type: 'realtime',
      instructions: 'Help.',
      turn_detection: null,
      audio: { input: { format: { type: 'audio/pcma' } }, output: { format: { type: 'audio/pcma' } } },
      tools: agent.tools,
    });
  });

  it('keeps the fields of server_vad and takes it instead of semantic_vad', async () => {
    const { baseUrl } = await loopback(minted);
    const calm = { type: 'server_vad', silence_duration_ms: 900 } as const;
    const semantic = { type: 'semantic_vad', eagerness: 'low' } as const;
    const { configure: kept } = await connect({ baseUrl }, { agent: { ...agent, turnDetection: calm } }).grant;
    expect(kept).toMatchObject({ turn_detection: calm });
    const { configure } = await connect({ baseUrl }, { agent: { ...agent, turnDetection: semantic } }).grant;
    expect(configure).toMatchObject({ turn_detection: { type: 'server_vad' } });
  });

  it('hands over instructions, tools, turn detection and formats, never the voice', () => {
    const update = xai({ apiKey: API_KEY }).handOff({ ...agent, instructions: 'Refund.', audioFormat: 'audio/pcmu' });
    expect(update).toEqual({
      type: 'realtime',
      instructions: 'Refund.',
      turn_detection: SERVER_VAD,
      audio: { input: { format: { type: 'audio/pcmu' } }, output: { format: { type: 'audio/pcmu' } } },
      tools: agent.tools,
    });
  });

  it('takes the settings that its guide knows', async () => {
    const provider = xai({ apiKey: API_KEY });
    expect(provider.settings).toEqual(['model', 'voice', 'outputFormat', 'turnDetection']);
    const { baseUrl } = await loopback(minted);
    const brief = { ...agent, model: 'grok-mini', voice: 'ara', outputFormat: 'audio/pcmu' } as const;
    const { url, configure } = await connect({ baseUrl }, { agent: brief }).grant;
    expect(url).toMatch(/\?model=grok-mini$/);
    expect(configure).toMatchObject({ voice: 'ara', audio: { output: { format: { type: 'audio/pcmu' } } } });
  });

  it('tells a refused key from an outage, and repeats nothing of either', async () => {
    const { baseUrl } = await loopback(refused(401, 'planted'), refused(500, 'planted'));
    expect(await failureOf(connect({ baseUrl }))).toMatchObject({ code: 'provider_unauthorized' });
    expect(await failureOf(connect({ baseUrl }))).toMatchObject({ code: 'provider_unavailable' });
  });

  it.each([
    [{ apiKey: undefined }, 'xai.apiKey: is missing; set XAI_API_KEY'],
    [{ apiKey: `${API_KEY} ` }, 'xai.apiKey: contains white space'],
    [{ apiKey: API_KEY, baseUrl: 'api.x.ai' }, 'xai.baseUrl: must be an http'],
    [{ apiKey: API_KEY, browserUrl: 'https://x.example/v1#a' }, 'xai.browserUrl: must have no user and no fragment'],
    [{ apiKey: API_KEY, model: ' ' }, 'xai.model: must be a text'],
    [{ apiKey: API_KEY, secretTtlSeconds: 121 }, 'xai.secretTtlSeconds: must be a whole number from 10 to 120'],
    [{ apiKey: API_KEY, timeout: -1 }, 'xai.timeout: must be milliseconds'],
    [{ apiKey: API_KEY, transcriptionModel: 'x' }, 'xai.transcriptionModel: is no option'],
  ])('refuses %j at start-up, without quoting the key', (options, message) => {
    expect(() => xai(options)).toThrow(message);
    expect(() => xai(options)).not.toThrow(API_KEY);
  });
});
