import type { ChatCompletionChunk } from 'openai/resources/chat/completions';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineTool, ToolError } from '../../../token-server/src/index.ts';
import {
  type Answer,
  events,
  hang,
  type ScriptedEndpoint,
  startScriptedEndpoint,
} from '../remote/scripted-endpoint.fixture.ts';
import type { AgentDefinition } from './agent-definition.ts';
import { AgentWorkflow, type AgentWorkflowOptions } from './agent-workflow.ts';
import type { ChatMessage, ChatTool } from './chat-model.ts';
import { openAiChat } from './openai-chat.ts';
import { runWorkflow } from './run-workflow.ts';
import type { WorkflowContext, WorkflowItem, WorkflowOutput } from './workflow.ts';

let server: ScriptedEndpoint;
beforeEach(async () => {
  server = await startScriptedEndpoint();
});
afterEach(() => server.stop());

type Call = [id: string, name: string, args?: object];

/** The model's answer: words, then calls. */
function says(text: string, ...calls: Call[]): Answer {
  const chunk = (delta: ChatCompletionChunk.Choice.Delta, finish: 'stop' | 'tool_calls' | null = null) =>
    ({
      id: 'c',
      object: 'chat.completion.chunk',
      created: 1,
      model: 'm',
      choices: [{ index: 0, delta, finish_reason: finish }],
    }) satisfies ChatCompletionChunk;
  const tool_calls = calls.map(([id, name, args = {}], index) => ({
    index,
    id,
    type: 'function' as const,
    function: { name, arguments: JSON.stringify(args) },
  }));
  return events(
    [chunk({ content: text }), chunk({ tool_calls }), chunk({}, calls.length > 0 ? 'tool_calls' : 'stop'), '[DONE]'],
    20,
  );
}

function agent(options: Partial<AgentWorkflowOptions> = {}): AgentWorkflow {
  const model = openAiChat({ model: 'm', baseUrl: server.baseUrl, attempts: 1 });
  return new AgentWorkflow({ model, instructions: 'Be brief.', ...options });
}

const user = (text: string): WorkflowItem => ({ type: 'message', role: 'user', text });
const assistant = (text: string): WorkflowItem => ({ type: 'message', role: 'assistant', text });

function context(history: WorkflowItem[], more: Partial<WorkflowContext> = {}): WorkflowContext {
  const { signal } = new AbortController();
  return { history, instructions: '', tools: [], toolChoice: 'auto', state: {}, signal, ...more };
}

async function run(workflow: AgentWorkflow, given: WorkflowContext): Promise<WorkflowOutput[]> {
  const outputs: WorkflowOutput[] = [];
  for await (const output of runWorkflow(workflow, given)) outputs.push(output);
  return outputs;
}

function asked(at = -1): { messages: ChatMessage[]; tools?: ChatTool[]; tool_choice?: unknown } {
  return server.requests.at(at)?.json() ?? { messages: [] };
}

const lookup = defineTool({
  description: 'Status of an order.',
  effect: 'read',
  input: z.strictObject({ id: z.string() }),
  run: ({ id }) => {
    if (id === 'none') throw new ToolError('There is no such order.');
    return { id, status: 'shipped' };
  },
});

describe('AgentWorkflow', () => {
  it('gives the model its instructions and the history, and says what it answers', async () => {
    server.answer(says('Hello you.'));
    const history = [user('hi'), assistant('Hi.'), user('how are you')];
    expect((await run(agent(), context(history, { instructions: 'Speak French.' }))).join('')).toBe('Hello you.');
    expect(asked().messages).toEqual([
      { role: 'system', content: 'Be brief.\n\nSpeak French.' },
      { role: 'user', content: 'hi' },
      { role: 'assistant', content: 'Hi.' },
      { role: 'user', content: 'how are you' },
    ]);
  });

  it('greets, or has the model open the conversation', async () => {
    expect(await run(agent({ greeting: 'Welcome.' }), context([]))).toEqual(['Welcome.']);
    expect(server.requests).toEqual([]);
    server.answer(says('Good day.'));
    expect((await run(agent(), context([], { instructions: 'Say good day.' }))).join('')).toBe('Good day.');
  });

  it('runs the token server’s tools, several at once, and lets the model go on with what they said', async () => {
    server.answer(
      says('One moment. ', ['a', 'lookup', { id: 'A1' }], ['b', 'lookup', { id: 'none' }]),
      says('It is shipped.'),
    );
    const outputs = await run(agent({ tools: { lookup } }), context([user('my orders')]));
    expect(outputs.join('')).toBe('One moment. It is shipped.');
    expect(asked(0).tools).toMatchObject([
      { type: 'function', function: { name: 'lookup', description: 'Status of an order.' } },
    ]);
    expect(asked().messages.slice(2)).toEqual([
      { role: 'assistant', content: 'One moment. ' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          { id: 'a', type: 'function', function: { name: 'lookup', arguments: '{"id":"A1"}' } },
          { id: 'b', type: 'function', function: { name: 'lookup', arguments: '{"id":"none"}' } },
        ],
      },
      { role: 'tool', tool_call_id: 'a', content: '{"id":"A1","status":"shipped"}' },
      { role: 'tool', tool_call_id: 'b', content: '{"error":"There is no such order."}' },
    ]);
  });

  it('tells the model of arguments that do not fit, and of a tool that does not exist', async () => {
    server.answer(says('', ['a', 'lookup', { wrong: 1 }], ['b', 'nothing']), says('Sorry.'));
    await run(agent({ tools: { lookup } }), context([user('hi')]));
    const [wrong, unknown] = asked().messages.slice(-2);
    expect(wrong?.content).toContain('arguments were not valid');
    expect(unknown?.content).toBe('{"error":"There is no such tool."}');
  });

  it('runs nothing that writes unasked', async () => {
    let runs = 0;
    const cancel = defineTool({
      title: 'Cancel an order',
      description: 'Cancels.',
      input: z.strictObject({ id: z.string() }),
      run: () => {
        runs += 1;
        return 'cancelled';
      },
    });
    const turn = async (options: Partial<AgentWorkflowOptions>) => {
      server.answer(says('', ['a', 'cancel', { id: 'A1' }]), says('Well.'));
      await run(agent({ tools: { cancel }, ...options }), context([user('cancel it')]));
      return asked().messages.at(-1)?.content;
    };
    expect(await turn({})).toContain('needs the approval');
    expect(await turn({ approve: async () => false })).toContain('did not approve');
    expect(runs).toBe(0);
    expect(
      await turn({
        approve: ({ title, arguments: given }) => title === 'Cancel an order' && (given as { id: string }).id === 'A1',
      }),
    ).toBe('cancelled');
    expect(runs).toBe(1);
  });

  it('tells the model of no tool that is not enabled, and runs none', async () => {
    const off = { ...lookup, enabled: () => false };
    server.answer(says('', ['a', 'off', { id: 'A1' }]), says('Well.'));
    // A session cannot put a tool of its own in the place of one of ours that is off.
    const given = context([user('hi')], { tools: [{ name: 'off' }], toolChoice: { name: 'off' } });
    await run(agent({ tools: { off, lookup } }), given);
    expect(asked(0).tools?.map((tool) => tool.function.name)).toEqual(['lookup']);
    expect(asked(0).tool_choice).toBe('auto');
    expect(asked().messages.at(-1)?.content).toBe('{"error":"There is no such tool."}');
  });

  it('runs a tool no more often than its limit allows, also when it is called many times at once', async () => {
    let runs = 0;
    const look = defineTool({
      description: 'Looks.',
      effect: 'read',
      input: z.strictObject({}),
      limit: { perSession: 2 },
      run: () => ++runs,
    });
    const workflow = agent({ tools: { look } });
    const reports: unknown[] = [];
    const given = context([user('hi')], { report: (report) => reports.push(report) });
    server.answer(says('', ['a', 'look'], ['b', 'look'], ['c', 'look']), says('Well.'));
    await run(workflow, given);
    expect(runs).toBe(2);
    expect(asked().messages.at(-1)?.content).toContain('at most 2 times in a conversation');
    expect(reports).toContainEqual(expect.objectContaining({ type: 'tool.failed', error: 'limited' }));
    // Another conversation has calls of its own.
    server.answer(says('', ['a', 'look']), says('Well.'));
    await run(workflow, context([user('hi')]));
    expect(runs).toBe(3);
  });

  it('keeps the calls over turns, in their places', async () => {
    const workflow = agent({ tools: { lookup } });
    const state = {};
    server.answer(says('', ['a', 'lookup', { id: 'A1' }]), says('Shipped.'));
    await run(workflow, context([user('one')], { state }));
    server.answer(says('You are welcome.'));
    await run(workflow, context([user('one'), assistant('Shipped.'), user('thanks')], { state }));
    expect(asked().messages.map(({ role, content }) => `${role}: ${content}`)).toEqual([
      'system: Be brief.',
      'user: one',
      'assistant: null',
      'tool: {"id":"A1","status":"shipped"}',
      'assistant: Shipped.',
      'user: thanks',
    ]);
  });

  it('hands over for the rest of the conversation, in a circle too', async () => {
    const billing: AgentDefinition = {
      description: 'Invoices.',
      instructions: 'You explain invoices.',
      handoffs: () => ({ front }),
    };
    const front: AgentDefinition = { description: 'Everything else.', instructions: 'You greet.', tools: { lookup } };
    const workflow = agent({ handoffs: { billing } });
    const state = {};
    server.answer(says('Let me see. ', ['a', 'transfer_to_billing']), says('Which invoice?'));
    expect((await run(workflow, context([user('my invoice')], { state }))).join('')).toBe('Let me see. Which invoice?');
    expect(asked(0).tools).toMatchObject([
      { function: { name: 'transfer_to_billing', description: expect.stringContaining('Invoices.') } },
    ]);
    expect(asked().messages[0]).toEqual({ role: 'system', content: 'You explain invoices.' });
    server.answer(says('', ['b', 'transfer_to_front']), says('Hello again.'));
    await run(workflow, context([user('my invoice'), assistant('Which invoice?'), user('never mind')], { state }));
    expect(asked().messages[0]).toEqual({ role: 'system', content: 'You greet.' });
    expect(asked().tools?.map((tool) => tool.function.name)).toEqual(['lookup']);
    // Another conversation starts with the first agent.
    server.answer(says('Hi.'));
    await run(workflow, context([user('hi')]));
    expect(asked().messages[0]).toEqual({ role: 'system', content: 'Be brief.' });
  });

  it('refuses two agents of one name', () => {
    const other = { instructions: 'Other.', handoffs: { a: { instructions: 'Another a.' } } };
    expect(() => agent({ handoffs: { a: { instructions: 'A.' }, other } })).toThrow('Two agents are named "a"');
  });

  it('leaves the tools of a session to its client, and goes on when their outputs come', async () => {
    const tools = [{ name: 'show', description: 'Shows.', parameters: { type: 'object' } }, { name: 'lookup' }];
    const workflow = agent({ tools: { lookup } });
    const state = {};
    server.answer(says('Look. ', ['a', 'lookup', { id: 'A1' }], ['b', 'show', { what: 'bike' }]));
    const outputs = await run(workflow, context([user('show it')], { tools, state, toolChoice: 'required' }));
    expect(outputs.at(-1)).toEqual({ type: 'function_call', name: 'show', arguments: '{"what":"bike"}' });
    expect(asked().tool_choice).toBe('required');
    expect(asked().tools?.map((tool) => tool.function.name)).toEqual(['lookup', 'show']);
    expect(server.requests).toHaveLength(1);
    server.answer(says('There it is.'));
    const history: WorkflowItem[] = [
      user('show it'),
      assistant('Look.'),
      { type: 'function_call', callId: 'x', name: 'show', arguments: '{"what":"bike"}' },
      { type: 'function_call_output', callId: 'x', output: 'shown' },
    ];
    expect((await run(workflow, context(history, { tools, state }))).join('')).toBe('There it is.');
    expect(
      asked()
        .messages.filter(({ role }) => role === 'tool')
        .map(({ content }) => content),
    ).toEqual(['{"id":"A1","status":"shipped"}', 'shown']);
  });

  it('makes the model answer after so many rounds of tools', async () => {
    server.answer(says('', ['a', 'lookup', { id: 'A1' }]));
    expect(await run(agent({ tools: { lookup }, maxToolRounds: 2 }), context([user('hi')]))).toEqual([]);
    expect(server.requests).toHaveLength(3);
    expect(asked().tool_choice).toBe('none');
  });

  it('gives the model the latest of a long conversation', async () => {
    server.answer(says('Yes.'));
    const history = Array.from({ length: 300 }, (_, i) => (i % 2 ? assistant(`${i}`) : user(`${i}`)));
    await run(agent({ maxHistoryItems: 10 }), context(history));
    expect(asked().messages.map(({ content }) => content)).toEqual([
      'Be brief.',
      ...Array.from({ length: 10 }, (_, i) => `${290 + i}`),
    ]);
  });

  it('serves many conversations at once', async () => {
    server.answer((response, request) =>
      says(`To ${request.json<{ messages: ChatMessage[] }>().messages.at(-1)?.content}.`)(response, request),
    );
    const workflow = agent();
    const answers = await Promise.all(['a', 'b', 'c'].map((text) => run(workflow, context([user(text)]))));
    expect(answers.map((outputs) => outputs.join(''))).toEqual(['To a.', 'To b.', 'To c.']);
  });

  it('ends on abort: while the model thinks, and with a tool that writes, whose result is kept', async () => {
    server.answer(hang);
    const thinking = new AbortController();
    const waiting = run(agent(), context([user('hi')], { signal: thinking.signal }));
    while (server.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    thinking.abort();
    expect(await waiting).toEqual([]);

    const stop = new AbortController();
    const book = defineTool({
      description: 'Books.',
      input: z.strictObject({}),
      run: async (_, { signal }) => {
        stop.abort();
        await new Promise((resolve) => setImmediate(resolve));
        return signal.aborted ? 'cancelled' : 'booked';
      },
    });
    const workflow = agent({ tools: { book }, approve: () => true });
    const state = {};
    server.answer(says('', ['a', 'book']));
    expect(await run(workflow, context([user('book')], { state, signal: stop.signal }))).toEqual([]);
    server.answer(says('It is booked.'));
    await run(workflow, context([user('book'), user('did you?')], { state }));
    expect(asked().messages.find(({ role }) => role === 'tool')?.content).toBe('booked');
  });

  it.each([Number.NaN, 0])('refuses a limit of %d calls, of another agent’s tool, too', (perSession) => {
    const tools = { lookup: { ...lookup, limit: { perSession } } };
    expect(() => agent({ tools })).toThrow('tools.lookup.limit.perSession must be a number from 1 on');
    expect(() => agent({ handoffs: { billing: { instructions: '', tools } } })).toThrow(RangeError);
  });

  it.each([{ maxToolRounds: Number.NaN }, { maxToolRounds: -1 }, { maxHistoryItems: 0 }])(
    'refuses %j: its tools might run for ever',
    (options) => {
      expect(() => agent(options)).toThrow(RangeError);
    },
  );
});
