import { describe, expect, it } from 'vitest';
import { agent, connectTo } from '../testing/loopback-provider.ts';
import { betaDialect } from './dialects.ts';
import { type RealtimeCompatibleOptions, realtimeCompatible } from './realtime-compatible.ts';

const URL_ = 'ws://localhost:8080/v1/realtime';
const KEY = 'planted-key';
const open = { apiKey: KEY, allowKeyInBrowser: true };

const connect = (options: RealtimeCompatibleOptions, brief = agent) =>
  connectTo(realtimeCompatible(options), { agent: brief }).grant;

describe('realtimeCompatible', () => {
  it('sends the browser to the server as it is, with the configuration to send first', async () => {
    expect(await connect({ url: URL_ })).toEqual({
      url: URL_,
      protocols: [],
      expiresAt: 253_402_300_799,
      configure: {
        type: 'realtime',
        instructions: 'Help.',
        output_modalities: ['audio'],
        audio: {
          input: {
            format: { type: 'audio/pcm', rate: 24_000 },
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
  });

  it.each<[string, RealtimeCompatibleOptions, string, string[]]>([
    ['LocalAI', { url: URL_, model: 'gpt-realtime' }, `${URL_}?model=gpt-realtime`, []],
    [
      'Speaches',
      { url: 'http://localhost:8000/v1/realtime', model: 'a/b', ...open },
      'ws://localhost:8000/v1/realtime?model=a%2Fb&api_key=planted-key',
      [],
    ],
    ['vLLM-Omni', { url: `${URL_}?duplex=0`, model: 'q' }, `${URL_}?duplex=0&model=q`, []],
    [
      'a gateway',
      { url: 'https://gateway.example/v1/realtime', keyIn: 'subprotocol', ...open },
      'wss://gateway.example/v1/realtime',
      ['realtime', 'openai-insecure-api-key.planted-key'],
    ],
    [
      'a gateway of our own',
      { url: (requestUrl) => new URL('/talk', requestUrl).href },
      'wss://voice.example/talk',
      [],
    ],
  ])('gives the address and the key as %s wants them', async (_who, options, url, protocols) => {
    expect(await connect(options)).toMatchObject({ url, protocols });
  });

  it('leaves the configuration to the server when told to', async () => {
    expect(await connect({ url: URL_, configure: false })).not.toHaveProperty('configure');
  });

  it('configures transcription, formats and turns as wished', async () => {
    const brief = { ...agent, audioFormat: 'audio/pcmu', turnDetection: null } as const;
    const { configure } = await connect({ url: URL_, transcriptionModel: 'whisper' }, brief);
    expect(configure?.audio?.input).toEqual({
      format: { type: 'audio/pcmu' },
      transcription: { model: 'whisper' },
      turn_detection: null,
    });
    expect(configure?.audio?.output?.format).toEqual({ type: 'audio/pcmu' });
  });

  it('lets an agent name its model, and adds what it says of transcription', async () => {
    const brief = {
      ...agent,
      model: 'small',
      transcription: { language: 'de' },
      noiseReduction: 'near_field',
    } as const;
    const { url, configure } = await connect({ url: URL_, model: 'big', transcriptionModel: 'whisper' }, brief);
    expect(url).toBe(`${URL_}?model=small`);
    expect(configure).not.toHaveProperty('model');
    expect(configure?.audio?.input).toMatchObject({
      transcription: { model: 'whisper', language: 'de' },
      noise_reduction: { type: 'near_field' },
    });
  });

  it('passes the dialect on', async () => {
    expect((await connect({ url: URL_, dialect: betaDialect })).dialect).toEqual(betaDialect);
    const dialect = { serverEvents: {}, unsupported: ['response.cancel'], images: false, maxSessionSeconds: 900 };
    expect((await connect({ url: URL_, dialect })).dialect).toEqual(dialect);
  });

  it('hands over as everybody does', () => {
    expect(realtimeCompatible({ url: URL_ }).handOff({ ...agent, turnDetection: null })).toEqual({
      type: 'realtime',
      instructions: 'Help.',
      tools: agent.tools,
      tool_choice: 'auto',
      audio: { input: { turn_detection: null } },
    });
  });

  it('refuses to show a key to every visitor unless that is accepted', () => {
    const refused = () => realtimeCompatible({ url: URL_, apiKey: KEY });
    expect(refused).toThrow(/realtimeCompatible\.apiKey: would be readable by every visitor.*allowKeyInBrowser: true/);
    expect(refused).not.toThrow(KEY);
    expect(() => realtimeCompatible({ url: URL_, apiKey: KEY, allowKeyInBrowser: 'yes' as never })).toThrow('readable');
  });

  it.each<[object, string]>([
    [{}, 'realtimeCompatible.url: must be a ws or wss address'],
    [{ url: 'localhost:8080' }, 'url: must be a ws or wss address'],
    [{ url: 'ws://u:p@host/' }, 'url: must have no user'],
    [{ url: URL_, keyIn: 'header', ...open }, "keyIn: must be 'query', 'subprotocol' or 'none'"],
    [{ url: URL_, keyIn: 'query' }, "apiKey: is missing; set it, or let keyIn be 'none'"],
    [{ url: URL_, keyIn: 'none', ...open }, 'apiKey: has no way to travel'],
    [{ url: URL_, ...open, apiKey: 'planted key' }, 'apiKey: contains white space'],
    [{ url: URL_, keyIn: 'subprotocol', ...open, apiKey: 'planted/key=' }, 'apiKey: contains characters that no'],
    [{ url: URL_, model: 5 }, 'model: must be a text'],
    [{ url: URL_, transcriptionModel: '' }, 'transcriptionModel: must be a text'],
    [{ url: URL_, dialect: { truncate: false } }, 'realtimeCompatible.dialect: '],
    [{ url: URL_, dialect: { serverEvents: { a: 1 } } }, 'realtimeCompatible.dialect.serverEvents.a: '],
    [{ url: URL_, dialect: { unsupported: 'response.cancel' } }, 'realtimeCompatible.dialect.unsupported: '],
    [{ url: URL_, dialect: { maxSessionSeconds: 1 } }, 'realtimeCompatible.dialect.maxSessionSeconds: '],
    [{ url: URL_, baseUrl: 'x' }, 'realtimeCompatible.baseUrl: is no option; there are url, '],
  ])('refuses %j at start-up, without quoting the key', (options, message) => {
    const make = () => realtimeCompatible(options as RealtimeCompatibleOptions);
    expect(make).toThrow(message);
    expect(make).not.toThrow(/planted/);
  });

  it('checks what an address function answers', async () => {
    await expect(connect({ url: () => 'nowhere' })).rejects.toThrow('realtimeCompatible.url: must be a ws or wss');
  });
});

describe('betaDialect', () => {
  it('names no event that is of today already', () => {
    const names = Object.entries(betaDialect.serverEvents ?? {});
    for (const [old, current] of names) expect(Object.keys(betaDialect.serverEvents ?? {}), old).not.toContain(current);
    expect(names.length).toBeGreaterThan(6);
  });
});
