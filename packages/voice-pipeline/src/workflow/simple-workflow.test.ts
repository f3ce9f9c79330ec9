import { describe, expect, it } from 'vitest';
import { runWorkflow } from './run-workflow.ts';
import { SimpleWorkflow } from './simple-workflow.ts';
import type { WorkflowContext, WorkflowItem } from './workflow.ts';

const hello: WorkflowItem = { type: 'message', role: 'user', text: 'hello' };

function context(history: readonly WorkflowItem[], signal = new AbortController().signal): WorkflowContext {
  return { history, instructions: '', tools: [], toolChoice: 'auto', state: {}, signal };
}

async function run(workflow: SimpleWorkflow, given: WorkflowContext): Promise<unknown[]> {
  const outputs: unknown[] = [];
  for await (const output of runWorkflow(workflow, given)) outputs.push(output);
  return outputs;
}

describe('SimpleWorkflow', () => {
  it('greets at the start, if it has a greeting', async () => {
    const answer = () => 'Yes?';
    expect(await run(new SimpleWorkflow({ greeting: 'Welcome.', answer }), context([]))).toEqual(['Welcome.']);
    expect(await run(new SimpleWorkflow({ answer }), context([]))).toEqual([]);
  });

  it('answers the last words, with the whole context', async () => {
    const given = context([{ type: 'message', role: 'assistant', text: 'Welcome.' }, hello]);
    const workflow = new SimpleWorkflow({ answer: async (text, seen) => `${text}, ${seen === given}` });
    expect(await run(workflow, given)).toEqual(['hello, true']);
  });

  it('hands on what the answer yields, until it is aborted', async () => {
    const stop = new AbortController();
    const workflow = new SimpleWorkflow({
      async *answer() {
        yield 'One. ';
        yield 'Two. ';
        stop.abort();
        yield 'Three.';
      },
    });
    expect(await run(workflow, context([hello], stop.signal))).toEqual(['One. ', 'Two. ']);
  });

  it('is silent when the last item is not from the visitor', async () => {
    const workflow = new SimpleWorkflow({ greeting: 'Welcome.', answer: () => 'Yes?' });
    const items: WorkflowItem[] = [
      { type: 'message', role: 'assistant', text: 'Hi.' },
      { type: 'message', role: 'system', text: 'Hi.' },
      { type: 'function_call_output', callId: '1', output: '{}' },
    ];
    for (const item of items) expect(await run(workflow, context([hello, item]))).toEqual([]);
  });

  it('fails when the answer fails', async () => {
    const workflow = new SimpleWorkflow({ answer: () => Promise.reject(new Error('no')) });
    await expect(run(workflow, context([hello]))).rejects.toThrow('no');
  });
});
