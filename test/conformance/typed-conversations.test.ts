/** The two foreign clients, unchanged, in conversations that are typed: text-only turns, tools, handoffs, interruption. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession, tool } from '@openai/agents-realtime';
import { createRealtimeServer, flite, type RealtimeServer, webRtcVad } from '@voice-agent/voice-pipeline';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import type { RealtimeServerEvent } from 'openai/resources/realtime/realtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const API_KEY = 'sk-typed-not-a-real-key';
const server = createServer();
const tts = flite();
const errors: unknown[] = [];
let engine: RealtimeServer;
let port: number;

beforeAll(async () => {
  engine = createRealtimeServer({
    vad: webRtcVad(),
    tts,
    apiKey: API_KEY,
    onError: (error) => errors.push(error),
    workflow: {
      async *run(text, { history, instructions, tools, signal }) {
        const last = history.at(-1);
        const named = (word: string) => tools.find(({ name }) => name.includes(word));
        const wanted = named('transfer') ?? named('lookup');
        if (last?.type === 'function_call_output') yield `${instructions} ${last.output}`;
        else if (text === 'talk on')
          for (let n = 0; !signal.aborted; n++) {
            yield `Sentence number ${n} of a story that has no end. `;
            await new Promise((resolve) => setTimeout(resolve, 5));
          }
        else if (text === 'please' && wanted) yield { type: 'function_call', name: wanted.name, arguments: '{}' };
        else yield `${instructions} You wrote ${text}.`;
      },
    },
  });
  engine.attach(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});

afterAll(async () => {
  await engine.close();
  server.close();
  await tts.close();
  expect(errors).toEqual([]);
});

describe('OpenAIRealtimeWS, typing', () => {
  it('holds text-only turns, cancels one that does not end, and goes on', async () => {
    const createConnection = () => connect(port, '127.0.0.1');
    const client = new OpenAIRealtimeWS(
      { model: 'embedded', options: { createConnection: createConnection as never } },
      { apiKey: API_KEY, baseURL: `http://127.0.0.1:${port}/v1` },
    );
    const next = <T extends RealtimeServerEvent['type']>(type: T) =>
      new Promise<Extract<RealtimeServerEvent, { type: T }>>((resolve) => client.once(type, resolve as never));
    await next('session.created');
    client.send({ type: 'session.update', session: { type: 'realtime', output_modalities: ['text'] } });
    const ask = (text: string) => {
      const item = {
        type: 'message' as const,
        role: 'user' as const,
        content: [{ type: 'input_text' as const, text }],
      };
      client.send({ type: 'conversation.item.create', item });
      client.send({ type: 'response.create' });
    };
    ask('hello');
    expect((await next('response.output_text.done')).text).toContain('You wrote hello.');
    ask('talk on');
    const { response_id } = await next('response.output_text.delta');
    client.send({ type: 'response.cancel', response_id });
    const { response } = await next('response.done');
    expect(response).toMatchObject({ id: response_id, status: 'cancelled' });
    expect(response.output).toMatchObject([{ status: 'incomplete' }]);
    ask('again');
    expect((await next('response.output_text.done')).text).toContain('You wrote again.');
    client.close();
  }, 30_000);
});

describe('RealtimeSession, typing', () => {
  async function open(agent: RealtimeAgent, modality: 'text' | 'audio') {
    const transport = new OpenAIRealtimeWebSocket({ url: `ws://127.0.0.1:${port}/v1/realtime?model=embedded` });
    const config = { outputModalities: [modality] };
    const session = new RealtimeSession(agent, { transport, model: 'embedded', tracingDisabled: true, config });
    await session.connect({ apiKey: API_KEY });
    const said = (pattern: RegExp) =>
      new Promise<string>((resolve, reject) => {
        session.on('error', ({ error }) => reject(error));
        session.on('agent_end', (_context, _agent, output) => {
          if (pattern.test(output)) resolve(output);
        });
      });
    return { session, said, transport };
  }

  it('runs a tool, and hands over to an agent with instructions of its own', async () => {
    const lookup = tool({
      name: 'lookup',
      description: 'Looks something up.',
      parameters: { type: 'object', properties: {}, required: [], additionalProperties: false },
      strict: true,
      execute: async () => 'Found it.',
    });
    const billing = new RealtimeAgent({ name: 'billing', instructions: 'Billing speaking.', tools: [lookup] });
    const support = new RealtimeAgent({ name: 'support', instructions: 'Support speaking.', handoffs: [billing] });
    const { session, said } = await open(support, 'text');
    const handedOver = new Promise<string>((resolve) => {
      session.on('agent_handoff', (_context, _from, to) => resolve(to.name));
    });
    const taken = said(/^Billing speaking\./);
    session.sendMessage('please');
    expect(await handedOver).toBe('billing');
    await taken;
    const found = said(/Found it/);
    session.sendMessage('please');
    expect(await found).toContain('Billing speaking. Found it.');
    session.close();
  }, 30_000);

  it('interrupts a spoken answer that does not end, and is answered again', async () => {
    const { session, said, transport } = await open(new RealtimeAgent({ name: 'a', instructions: 'Here.' }), 'audio');
    const sounding = new Promise<void>((resolve) => session.once('audio', () => resolve()));
    const cancelled = new Promise<string>((resolve) => {
      transport.on('response.done', ({ response }: { response: { status: string } }) => resolve(response.status));
    });
    session.sendMessage('talk on');
    await sounding;
    session.interrupt();
    expect(await cancelled).toBe('cancelled');
    const answered = said(/You wrote hello/);
    session.sendMessage('hello');
    await answered;
    session.close();
  }, 30_000);
});
