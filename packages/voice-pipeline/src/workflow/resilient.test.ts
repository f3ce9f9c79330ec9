import { describe, expect, it } from 'vitest';
import { PipelineError } from '../errors.ts';
import type { ChatModel, ChatOutput } from './chat-model.ts';
import { resilientChat } from './resilient-chat.ts';
import { resilientWorkflow } from './resilient-workflow.ts';
import { runWorkflow } from './run-workflow.ts';
import { SimpleWorkflow } from './simple-workflow.ts';
import type { Workflow, WorkflowContext, WorkflowItem } from './workflow.ts';

const busy = new PipelineError('workflow-failed', 'busy', { isTransient: true });
const wrongKey = new PipelineError('workflow-failed', 'wrong key');
const options = { backoffMs: 1 };

/** Each request brings the next: an error, the outputs, or 'hang'. */
function model(name: string, ...plan: (Error | ChatOutput[] | 'hang')[]): ChatModel & { signals: AbortSignal[] } {
  const signals: AbortSignal[] = [];
  return {
    name,
    signals,
    async *complete({ signal }) {
      signals.push(signal);
      const next = plan.shift();
      if (next instanceof Error) throw next;
      if (next === 'hang') await new Promise(() => undefined);
      else yield* next ?? [];
    },
  };
}

async function complete(chat: ChatModel, signal = new AbortController().signal): Promise<ChatOutput[]> {
  const outputs: ChatOutput[] = [];
  for await (const output of chat.complete({ messages: [], tools: [], toolChoice: 'auto', signal }))
    outputs.push(output);
  return outputs;
}

describe('resilientChat', () => {
  it('asks again what is busy, and another model what cannot', async () => {
    const told: string[] = [];
    const onRetry = ({ stage }: { stage: string }) => told.push(stage);
    const chat = resilientChat([model('a', busy, ['one']), model('b')], { ...options, onRetry });
    expect(chat.name).toBe('a, else b');
    expect(await complete(chat)).toEqual(['one']);
    const second = model('b', ['two']);
    expect(await complete(resilientChat([model('a', wrongKey), second], { ...options, onRetry }))).toEqual(['two']);
    expect(told).toEqual(['a', 'a']);
  });

  it('leaves a model that hangs, and tells it', async () => {
    const hanging = model('a', 'hang');
    expect(await complete(resilientChat([hanging, model('b', ['two'])], { attempts: 1, timeoutMs: 5 }))).toEqual([
      'two',
    ]);
    expect(hanging.signals[0]?.aborted).toBe(true);
    await expect(complete(resilientChat([model('a', 'hang')], { attempts: 1, timeoutMs: 5 }))).rejects.toMatchObject({
      code: 'workflow-timeout',
    });
  });

  it('replaces nobody in the middle of an answer, ends on abort, and needs a model', async () => {
    const broken: ChatModel = {
      name: 'broken',
      async *complete() {
        yield 'It is ';
        throw busy;
      },
    };
    const second = model('b', ['never']);
    await expect(complete(resilientChat([broken, second], options))).rejects.toBe(busy);
    expect(second.signals).toEqual([]);
    expect(await complete(resilientChat([second]), AbortSignal.abort())).toEqual([]);
    expect(() => resilientChat([])).toThrow(RangeError);
  });
});

const sorry = new SimpleWorkflow({ greeting: 'Sorry, we are closed.', answer: () => 'Sorry.' });

async function run(workflow: Workflow, ...history: WorkflowItem[]): Promise<string> {
  const { signal } = new AbortController();
  const context: WorkflowContext = { history, instructions: '', tools: [], toolChoice: 'auto', state: {}, signal };
  let text = '';
  for await (const output of runWorkflow(workflow, context)) text += typeof output === 'string' ? output : output.name;
  return text;
}

const hello: WorkflowItem = { type: 'message', role: 'user', text: 'hello' };

describe('resilientWorkflow', () => {
  it('answers with the first that can, and tries each once', async () => {
    let runs = 0;
    const failing: Workflow = {
      run() {
        runs += 1;
        throw busy;
      },
    };
    const fine = new SimpleWorkflow({ answer: (text) => `You said ${text}.` });
    expect(await run(resilientWorkflow([fine, sorry]), hello)).toBe('You said hello.');
    expect(await run(resilientWorkflow([failing, sorry]), hello)).toBe('Sorry.');
    expect(runs).toBe(1);
  });

  it('lets another speak when one hangs, is asked once more when it should be', async () => {
    const hanging: Workflow = { run: () => new Promise(() => undefined) };
    expect(await run(resilientWorkflow([hanging, sorry], { timeoutMs: 5 }), hello)).toBe('Sorry.');
    let runs = 0;
    const shy: Workflow = {
      run() {
        runs += 1;
        if (runs === 1) throw busy;
        return 'Hello.';
      },
    };
    expect(await run(resilientWorkflow([shy, sorry], { ...options, attempts: 2 }), hello)).toBe('Hello.');
  });

  it('greets as the first does, or the next one where that fails', async () => {
    const mute: Workflow = { run: () => '' };
    const broken: Workflow = { greeting: () => Promise.reject(wrongKey), run: () => '' };
    expect(await run(resilientWorkflow([broken, sorry]))).toBe('Sorry, we are closed.');
    expect(resilientWorkflow([mute]).greeting).toBeUndefined();
    expect(() => resilientWorkflow([])).toThrow(RangeError);
  });

  it('replaces nobody in the middle of an answer', async () => {
    const broken: Workflow = {
      async *run() {
        yield 'It is ';
        throw busy;
      },
    };
    await expect(run(resilientWorkflow([broken, sorry]), hello)).rejects.toBe(busy);
  });
});
