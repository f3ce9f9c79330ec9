/** Providers that differ from OpenAI as `realtimeCompatible`, `xai` and the dialects say: what differs is data, and the call is the same. */
import { betaDialect, type RealtimeProvider, realtimeCompatible, xai } from '@voice-agent/token-server';
import { describe, expect, it } from 'vitest';
import type { Manners, ScriptedSession } from './support/scripted-provider.ts';
import { BROWSERS, visitsIn } from './support/visits-in.ts';

interface OtherProvider {
  providerAt(baseUrl: string, browserUrl: string): RealtimeProvider;
  manners: Manners;
  path: string;
  offered: string[];
  /** What it sends that OpenAI does not. */
  adds?: (session: ScriptedSession) => void;
  truncates?: boolean;
}

const socketAt = (browserUrl: string) => `${browserUrl.replace('http', 'ws')}/realtime`;
/** A browser refuses a server that chooses none of what it was offered. */
const noProtocol: Manners = { choose: () => false };
const beta = Object.fromEntries(Object.entries(betaDialect.serverEvents ?? {}).map(([name, ga]) => [ga, name]));

/** Ends responses without a list of their items, and names what a visitor says anew in each event; the 'TODO' is LocalAI's own. */
function asLocalAiTells(event: Record<string, unknown>): Record<string, unknown>[] {
  const { type, item_id, transcript, response } = event;
  switch (type) {
    case 'input_audio_buffer.speech_started':
    case 'input_audio_buffer.speech_stopped':
      return [{ ...event, item_id: '' }];
    case 'input_audio_buffer.committed':
      return [{ ...event, previous_item_id: 'TODO' }];
    case 'conversation.item.input_audio_transcription.completed': {
      const content = [{ type: 'input_audio', transcript }];
      const item = { id: `${item_id}_item`, type: 'message', role: 'user', status: 'completed', content };
      return [
        { ...event, item_id: `${item_id}_words` },
        { type: 'conversation.item.added', item },
      ];
    }
    case 'response.created':
    case 'response.done':
      return [{ ...event, response: { ...(response as object), output: undefined } }];
    default:
      return [event];
  }
}

const PROVIDERS: Record<string, OtherProvider> = {
  xAI: {
    providerAt: (baseUrl, browserUrl) => xai({ apiKey: 'key', baseUrl, browserUrl }),
    manners: {
      choose: (offered) => [...offered].find((one) => one.startsWith('xai-client-secret.')) ?? false,
      names: { 'response.output_text.delta': 'response.text.delta', 'response.output_text.done': 'response.text.done' },
    },
    path: '/v1/realtime?model=grok-voice-latest',
    offered: ['xai-client-secret.ek_1'],
    truncates: false,
  },
  LocalAI: {
    providerAt: (_, browserUrl) => realtimeCompatible({ url: socketAt(browserUrl), model: 'pipeline' }),
    manners: { ...noProtocol, tells: asLocalAiTells },
    path: '/v1/realtime?model=pipeline',
    offered: [],
    adds: (session) => session.send({ type: 'conversation.item.speaker', item_id: 'spoken_1', speaker: 'anna' }),
  },
  'Speaches, with names of the beta': {
    providerAt: (_, browserUrl) =>
      realtimeCompatible({
        url: socketAt(browserUrl),
        model: 'small',
        apiKey: 'open',
        allowKeyInBrowser: true,
        dialect: betaDialect,
      }),
    manners: { ...noProtocol, names: beta },
    path: '/v1/realtime?model=small&api_key=open',
    offered: [],
  },
  'vLLM-Omni': {
    providerAt: (_, browserUrl) => realtimeCompatible({ url: `${socketAt(browserUrl)}?duplex=0` }),
    manners: noProtocol,
    path: '/v1/realtime?duplex=0',
    offered: [],
  },
  'speech-to-speech': {
    providerAt: (_, browserUrl) => realtimeCompatible({ url: socketAt(browserUrl) }),
    manners: noProtocol,
    path: '/v1/realtime',
    offered: [],
  },
  'a gateway that takes keys as OpenAI does': {
    providerAt: (_, browserUrl) =>
      realtimeCompatible({ url: socketAt(browserUrl), apiKey: 'open', allowKeyInBrowser: true, keyIn: 'subprotocol' }),
    manners: {},
    path: '/v1/realtime',
    offered: ['realtime', 'openai-insecure-api-key.open'],
  },
};

describe.each(BROWSERS)('in %s, a call through', (browser) => {
  const open = visitsIn(browser);

  it.each(Object.entries(PROVIDERS))('%s is configured, answered, interrupted and mended', async (_name, other) => {
    const { providerAt, manners, path, offered, adds, truncates = true } = other;
    const visit = await open({ providerAt, manners });
    const first = await visit.beginCall();
    expect([first.path, first.offered]).toEqual([path, offered]);
    const [configured] = first.sent;
    expect(configured).toMatchObject({ type: 'session.update', session: { instructions: 'Guide.' } });
    expect(first.sentOf('session.update')).toHaveLength(1);

    adds?.(first);
    first.hear('spoken_1', 'What do you sell?');
    first.answer({ text: 'We sell bicycles and much more.', seconds: 5, itemId: 'answer_1' });
    await visit.waitForTurn('user', 'what do you sell');
    await visit.waitForTurn('agent', 'we sell');
    first.hear('spoken_2', 'And helmets?');
    await visit.waitForPart('unheard');
    first.answer({ text: 'Helmets too.', itemId: 'answer_2' });
    await visit.waitForTurn('agent', 'helmets too');
    expect(first.sentOf('conversation.item.truncate')).toHaveLength(truncates ? 1 : 0);

    first.close(1011);
    const second = await visit.provider.session(1);
    await second.until(({ items }) => items.length === 5);
    await visit.waitForStatus('listening');
    expect(second.sent[0]?.type).toBe('session.update');
    expect(second.path).toBe(path);
    expect(visit.errors).toEqual([]);
  });
});
