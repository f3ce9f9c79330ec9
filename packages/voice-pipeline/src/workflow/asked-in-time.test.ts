import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AgentDefinition } from './agent-definition.ts';
import { AgentWorkflow } from './agent-workflow.ts';
import type { ChatModel, ChatRequest } from './chat-model.ts';
import { runWorkflow } from './run-workflow.ts';
import type { WorkflowOutput } from './workflow.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const never = () => new Promise<never>(() => undefined);

/** What an agent says of a visitor's words, and which tools its model was offered. */
async function answer(definition: Partial<AgentDefinition>, state = {}, signal = new AbortController().signal) {
  const requests: ChatRequest[] = [];
  const failed: [string, string][] = [];
  const model: ChatModel = {
    name: 'scripted',
    async *complete(request) {
      requests.push(request);
      yield 'Hello.';
    },
  };
  const workflow = new AgentWorkflow({
    model,
    instructions: 'Be brief.',
    onToolError: (error, tool) => failed.push([tool, String(error)]),
    ...definition,
  });
  const context = { history: [{ type: 'message', role: 'user', text: 'hi' } as const], instructions: '', tools: [] };
  const said = (async () => {
    const outputs: WorkflowOutput[] = [];
    for await (const output of runWorkflow(workflow, { ...context, toolChoice: 'auto', state, signal }))
      outputs.push(output);
    return outputs;
  })();
  said.catch(() => undefined);
  await vi.advanceTimersByTimeAsync(10_000);
  return { said, failed, offered: () => requests[0]?.tools.map((tool) => tool.function.name) };
}

describe('askedInTime', () => {
  it('names the function and the agent that has not answered', async () => {
    const { said } = await answer({ instructions: never });
    await expect(said).rejects.toMatchObject({
      name: 'PipelineError',
      code: 'workflow-failed',
      message: 'The first agent: "instructions" did not answer within 10 s.',
    });
    const handoffs = { billing: { instructions: never } };
    const later = await answer({ handoffs }, { agentWorkflow: { agent: 'billing', past: [] } });
    await expect(later.said).rejects.toThrow('The agent "billing": "instructions" did not answer within 10 s.');
  });

  it('offers no tool that does not tell in time, and the agent answers without it', async () => {
    const tool = { description: '', parameters: {}, run: () => 1 };
    const { said, failed, offered } = await answer({ tools: { slow: { ...tool, enabled: never }, quick: tool } });
    expect(await said).toEqual(['Hello.']);
    expect(offered()).toEqual(['quick']);
    expect(failed).toEqual([
      ['slow', 'PipelineError: The first agent: "enabled" of the tool "slow" did not answer within 10 s.'],
    ]);
  });

  it('waits for nobody when the visitor has left', async () => {
    const left = new AbortController();
    left.abort();
    const { said, offered } = await answer({ instructions: never }, {}, left.signal);
    expect(await said).toEqual([]);
    expect(offered()).toBeUndefined();
  });
});
