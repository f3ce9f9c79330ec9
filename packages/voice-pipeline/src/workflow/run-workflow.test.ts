import { describe, expect, it } from 'vitest';
import { runWorkflow } from './run-workflow.ts';
import type { Workflow, WorkflowContext, WorkflowItem, WorkflowOutput } from './workflow.ts';

const hello: WorkflowItem = { type: 'message', role: 'user', text: 'hello' };

function context(history: readonly WorkflowItem[], signal = new AbortController().signal): WorkflowContext {
  return { history, instructions: '', tools: [], toolChoice: 'auto', state: {}, signal };
}

async function outputs(workflow: Workflow, given = context([hello])): Promise<WorkflowOutput[]> {
  const all: WorkflowOutput[] = [];
  for await (const output of runWorkflow(workflow, given)) all.push(output);
  return all;
}

describe('runWorkflow', () => {
  it.each<[string, Workflow['run']]>([
    ['a text', (text) => `${text}!`],
    ['a promise of one', async (text) => `${text}!`],
    [
      'pieces',
      async function* (text) {
        yield text;
        yield '';
        yield '!';
      },
    ],
    [
      'a promise of pieces',
      async (text) =>
        (async function* () {
          yield `${text}!`;
        })(),
    ],
  ])('takes %s for an answer', async (_, run) => {
    expect((await outputs({ run })).join('')).toBe('hello!');
  });

  it.each([
    [undefined, 'It must answer a text, or pieces of one as an async generator does, not undefined.'],
    [42, 'not 42.'],
    [{ text: 'Hi.' }, 'not an object with text.'],
    [['Hi.', 42], "It must yield texts, or calls of the session's tools, not 42."],
    [[{ type: 'function_call', name: 'look' }], 'not an object with type, name.'],
  ])('says what is wrong with %j for an answer', async (answer, message) => {
    await expect(outputs({ run: () => answer as never })).rejects.toThrow(message);
  });

  it('takes nothing for an answer', async () => {
    expect(await outputs({ run: () => '' })).toEqual([]);
    expect(await outputs({ async *run() {} })).toEqual([]);
  });

  it('greets when nothing was said yet, else has run say it', async () => {
    const run = (text: string) => `[${text}]`;
    expect(await outputs({ greeting: () => 'Welcome.', run }, context([]))).toEqual(['Welcome.']);
    expect(await outputs({ greeting: async () => 'Welcome.', run })).toEqual(['[hello]']);
    expect(await outputs({ run }, context([]))).toEqual(['[]']);
  });

  it('gives no words for what is not the visitor’s', async () => {
    const others: WorkflowItem[] = [
      { type: 'message', role: 'assistant', text: 'Hi.' },
      { type: 'message', role: 'system', text: 'Hi.' },
      { type: 'function_call_output', callId: '1', output: '{}' },
    ];
    for (const item of others) expect(await outputs({ run: (text) => `[${text}]` }, context([item]))).toEqual(['[]']);
  });

  it('ends when it is aborted, and lets the workflow clean up', async () => {
    const stop = new AbortController();
    let isCleanedUp = false;
    const workflow: Workflow = {
      async *run() {
        try {
          yield 'One. ';
          stop.abort();
          yield 'Two. ';
        } finally {
          isCleanedUp = true;
        }
      },
    };
    expect(await outputs(workflow, context([hello], stop.signal))).toEqual(['One. ']);
    expect(isCleanedUp).toBe(true);
    const late: Workflow = {
      run: async () => {
        stop.abort();
        return 'Too late.';
      },
    };
    expect(await outputs(late, context([hello], stop.signal))).toEqual([]);
  });

  it('fails as the workflow fails', async () => {
    await expect(outputs({ run: () => Promise.reject(new Error('no')) })).rejects.toThrow('no');
    await expect(
      outputs({
        run() {
          throw new Error('at once');
        },
      }),
    ).rejects.toThrow('at once');
  });
});
