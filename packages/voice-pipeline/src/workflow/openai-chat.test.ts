import type { ChatCompletionChunk, ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions';
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import {
  cut,
  events,
  hang,
  json,
  type ScriptedEndpoint,
  startScriptedEndpoint,
} from '../remote/scripted-endpoint.fixture.ts';
import type { ChatOutput, ChatRequest } from './chat-model.ts';
import { type chatBody, type OpenAiChatOptions, openAiChat } from './openai-chat.ts';

let server: ScriptedEndpoint;
beforeAll(async () => {
  server = await startScriptedEndpoint();
});
afterAll(() => server.stop());

type Delta = ChatCompletionChunk.Choice.Delta;

function chunk(delta: Delta, finish_reason: ChatCompletionChunk.Choice['finish_reason'] = null): ChatCompletionChunk {
  const choices = [{ index: 0, delta, finish_reason }];
  return { id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices };
}

const HELLO = [
  chunk({ role: 'assistant', content: '' }),
  chunk({ content: 'Grüß ' }),
  chunk({ content: 'dich.' }),
  chunk({}, 'stop'),
];
const LOOK = {
  type: 'function',
  function: { name: 'look', description: 'Looks.', parameters: { type: 'object' } },
} as const;

async function complete(
  request: Partial<ChatRequest> = {},
  options: Partial<OpenAiChatOptions> = {},
): Promise<ChatOutput[]> {
  const chat = openAiChat({ model: 'm', baseUrl: server.baseUrl, backoffMs: 1, ...options });
  const { signal } = new AbortController();
  const all: ChatOutput[] = [];
  const given: ChatRequest = {
    messages: [{ role: 'user', content: 'hi' }],
    tools: [],
    toolChoice: 'auto',
    signal,
    ...request,
  };
  for await (const output of chat.complete(given)) all.push(output);
  return all;
}

describe('openAiChat', () => {
  it('asks as the openai package would', async () => {
    expectTypeOf<ReturnType<typeof chatBody>>().toExtend<ChatCompletionCreateParamsStreaming>();
    server.answer(events([...HELLO, '[DONE]']));
    await complete(
      { tools: [LOOK], toolChoice: { name: 'look' } },
      { temperature: 0.3, apiKey: 'sk-test', body: { seed: 7 } },
    );
    const request = server.requests.at(-1);
    expect(request?.path).toBe('/v1/chat/completions');
    expect(request?.headers.authorization).toBe('Bearer sk-test');
    expect(request?.json()).toEqual({
      model: 'm',
      stream: true,
      messages: [{ role: 'user', content: 'hi' }],
      temperature: 0.3,
      tools: [LOOK],
      tool_choice: { type: 'function', function: { name: 'look' } },
      seed: 7,
    } satisfies ChatCompletionCreateParamsStreaming);
    await complete();
    expect(server.requests.at(-1)?.json()).not.toHaveProperty('tools');
  });

  it.each([1, 5, 1000])('reads a streamed answer cut into pieces of %i bytes', async (pieceBytes) => {
    server.answer(events([...HELLO, { ...chunk({}), choices: [] }, '[DONE]'], pieceBytes));
    expect(await complete()).toEqual(['Grüß ', 'dich.']);
  });

  it('reads parallel tool calls, in fragments, after the words', async () => {
    const fragments: Delta[] = [
      { content: 'One moment. ' },
      { tool_calls: [{ index: 0, id: 'a', type: 'function', function: { name: 'look', arguments: '' } }] },
      { tool_calls: [{ index: 1, id: 'b', type: 'function', function: { name: 'look', arguments: '{"y":' } }] },
      {
        tool_calls: [
          { index: 0, function: { arguments: '{"x":1}' } },
          { index: 1, function: { arguments: '2}' } },
        ],
      },
    ];
    server.answer(events([...fragments.map((delta) => chunk(delta)), chunk({}, 'tool_calls'), '[DONE]'], 11));
    expect(await complete()).toEqual([
      'One moment. ',
      { id: 'a', type: 'function', function: { name: 'look', arguments: '{"x":1}' } },
      { id: 'b', type: 'function', function: { name: 'look', arguments: '{"y":2}' } },
    ]);
  });

  it('takes a server that does not stream, and one that says why it refuses', async () => {
    const call = { id: 'a', type: 'function', function: { name: 'look', arguments: '{}' } };
    server.answer(json({ choices: [{ message: { role: 'assistant', content: 'Hi.', tool_calls: [call] } }] }));
    expect(await complete()).toEqual(['Hi.', call]);
    server.answer(events([chunk({ refusal: 'I cannot say that.' }), chunk({}, 'stop')]));
    expect(await complete()).toEqual(['I cannot say that.']);
  });

  it('tries again what may work again', async () => {
    server.answer(json({ error: { message: 'busy' } }, 503), events([...HELLO, '[DONE]']));
    expect(await complete()).toEqual(['Grüß ', 'dich.']);
  });

  it.each([
    ['refuses', json({ error: { message: 'No such model.' } }, 404), 'No such model.'],
    ['cuts the line', cut, 'did not answer'],
    ['ends early', events([chunk({})]), 'before it was done'],
    ['gives up', events([{ error: { message: 'out of memory' } }]), 'gave the answer up'],
    ['talks nonsense', events(['nonsense']), 'no completion'],
  ])('fails when the server %s', async (_, answer, message) => {
    server.answer(answer);
    await expect(complete()).rejects.toMatchObject({ code: 'workflow-failed' });
    await expect(complete()).rejects.toThrow(message);
  });

  it('fails after the words that came when the answer breaks off', async () => {
    server.answer((response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write(`data: ${JSON.stringify(chunk({ content: 'Half of' }))}\n\n`, () => response.destroy());
    });
    await expect(complete()).rejects.toMatchObject({ code: 'workflow-failed' });
  });

  it('does not wait for a server that hangs', async () => {
    server.answer(hang);
    await expect(complete({}, { timeoutMs: 20, attempts: 1 })).rejects.toMatchObject({ code: 'workflow-timeout' });
  });

  it('ends on abort, and the request with it', async () => {
    server.answer(hang);
    const stop = new AbortController();
    const before = server.requests.length;
    const completing = complete({ signal: stop.signal });
    while (server.requests.length === before) await new Promise((resolve) => setImmediate(resolve));
    stop.abort();
    expect(await completing).toEqual([]);
    await server.requests.at(-1)?.closed;
  });
});
