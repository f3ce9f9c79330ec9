import { afterEach, describe, expect, it } from 'vitest';
import { startEngine, TestClient, type TestEngine, workflowOf } from './engine.fixture.ts';

let engine: TestEngine;

afterEach(async () => {
  await engine.stop();
});

describe('RealtimeSession, with calls under way', () => {
  it('takes the outputs of parallel calls late, in any order, with talk in between', async () => {
    const workflow = workflowOf(function* ({ history }) {
      const last = history.at(-1);
      if (last?.type === 'message' && last.text === 'both') {
        yield { type: 'function_call', name: 'one', arguments: '{"n":1}' };
        yield { type: 'function_call', name: 'two', arguments: '{"n":2}' };
      } else if (last?.type === 'function_call_output') yield `Got ${last.output}.`;
      else yield 'Still waiting.';
    });
    engine = await startEngine({ workflow });
    const client = await TestClient.open(engine, { output_modalities: ['text'] });
    client.type('both');
    client.send({ type: 'response.create' });
    const { response } = await client.next('response.done');
    const calls = response.output.map((item) => (item.type === 'function_call' ? item.call_id : undefined));
    expect(new Set(calls).size).toBe(2);

    client.type('are you there');
    client.send({ type: 'response.create' });
    expect(JSON.stringify((await client.next('response.done')).response.output)).toContain('Still waiting.');

    for (const [index, output] of [
      [1, 'second'],
      [0, 'first'],
    ] as const) {
      const item = { type: 'function_call_output', call_id: calls[index], output };
      client.send({ type: 'conversation.item.create', item });
    }
    // An output alone is answered by nobody: the client asks when all are there.
    await client.settle();
    expect(client.of('response.created')).toHaveLength(2);
    client.send({ type: 'response.create' });
    expect(JSON.stringify((await client.next('response.done')).response.output)).toContain('Got first.');
    expect(workflow.contexts[2]?.history.map(({ type }) => type)).toEqual([
      'message',
      'function_call',
      'function_call',
      'message',
      'message',
      'function_call_output',
      'function_call_output',
    ]);
  });
});
