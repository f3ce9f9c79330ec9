import { describe, expect, it } from 'vitest';
import type { AgentTool } from './agent-definition.ts';
import { type AgentToolCall, type AgentToolResult, runAgentTool } from './run-agent-tool.ts';

function tool(run: AgentTool['run'], more: Partial<AgentTool> = {}): AgentTool {
  return { description: 'Does.', parameters: {}, effect: 'read', run, ...more };
}

async function run(one: AgentTool, call: Partial<AgentToolCall> = {}): Promise<string> {
  return (await result(one, call)).output;
}

function result(one: AgentTool, call: Partial<AgentToolCall> = {}): Promise<AgentToolResult> {
  return runAgentTool(one, {
    name: 'it',
    callId: 'c',
    arguments: '{"x":1}',
    signal: new AbortController().signal,
    approve: undefined,
    onToolError: () => undefined,
    ...call,
  });
}

const toolError = Object.assign(new Error('There is no such order.'), { name: 'ToolError' });

describe('runAgentTool', () => {
  it('gives the model the result: a text as it is, anything else as JSON', async () => {
    expect(await run(tool((input) => ({ input })))).toBe('{"input":{"x":1}}');
    expect(await run(tool(async () => 'Fine.'))).toBe('Fine.');
    expect(await run(tool(() => undefined))).toBe('Done.');
    expect(
      await run(
        tool((input) => input),
        { arguments: '' },
      ),
    ).toBe('{}');
  });

  it('tells the model of a tool that failed though who is told of it fails, too', async () => {
    const broken = () => {
      throw new Error('no disk');
    };
    expect(await run(tool(broken), { onToolError: broken })).toContain('The tool failed.');
  });

  it('cuts a result that is too long, between letters', async () => {
    const cut = await run(tool(() => 'ü'.repeat(1000), { maxOutputBytes: 101 }));
    expect(new TextEncoder().encode(cut).length).toBeLessThanOrEqual(101);
    expect(cut).toMatch(/^ü+ … \(cut here\)$/);
  });

  it('lets the model hear a ToolError, and of any other error only that there was one', async () => {
    const logged: unknown[] = [];
    const onToolError = (error: unknown, name: string) => logged.push(name, error);
    expect(
      await run(
        tool(() => Promise.reject(toolError)),
        { onToolError },
      ),
    ).toBe('{"error":"There is no such order."}');
    const secret = new Error('password of db is 1234');
    const answer = await run(
      tool(() => {
        throw secret;
      }),
      { onToolError },
    );
    expect(answer).toBe('{"error":"The tool failed. Do not guess its result."}');
    expect(logged).toEqual(['it', secret]);
  });

  it.each(['{', '[]', '5', 'null'])('tells the model of arguments that are no object: %s', async (given) => {
    expect(
      await run(
        tool(() => 'never'),
        { arguments: given },
      ),
    ).toContain('no JSON object');
  });

  it('answers for a tool that takes too long, and stops it', async () => {
    let signal: { aborted: boolean } | undefined;
    const slow = tool(
      (_, context) => {
        signal = context.signal;
        return new Promise(() => undefined);
      },
      { timeoutMs: 5 },
    );
    expect(await run(slow)).toBe('{"error":"The tool did not answer within 0.005 seconds."}');
    expect(signal?.aborted).toBe(true);
    expect(await run({ ...slow, effect: 'write', approval: 'never' })).toContain('may have done its work or not');
  });

  it.each<[string, Partial<AgentTool>]>([
    ['writes', { effect: 'write' }],
    ['does not say what it does', {}],
    ['wants it', { effect: 'read', approval: 'always' }],
    ['decides by its arguments', { effect: 'read', approval: 'depends', needsApproval: async () => true }],
  ])('does not run unasked what %s', async (_, more) => {
    let runs = 0;
    const { effect: _effect, ...plain } = tool(() => {
      runs += 1;
      return 'done';
    });
    const one = { ...plain, title: 'Cancel an order', ...more };
    expect(await run(one)).toContain('needs the approval');
    expect(await run(one, { approve: () => false })).toContain('did not approve');
    expect(runs).toBe(0);
    const asked: unknown[] = [];
    expect(await run(one, { approve: (request) => asked.push(request) === 1 })).toBe('done');
    expect(asked).toMatchObject([{ tool: 'it', title: 'Cancel an order', arguments: { x: 1 }, callId: 'c' }]);
  });

  it('asks nobody about a call that needs no approval, or cannot run', async () => {
    const approve = () => {
      throw new Error('not to be asked');
    };
    expect(
      await run(
        tool(() => 'done', { approval: 'depends', needsApproval: () => false }),
        { approve },
      ),
    ).toBe('done');
    expect(
      await run(
        tool(() => 'done', { approval: 'depends', needsApproval: () => Promise.reject(toolError) }),
        { approve },
      ),
    ).toContain('no such order');
  });

  it('says why there is no result, for who counts', async () => {
    const fine = tool(() => 'done');
    expect((await result(fine)).error).toBeUndefined();
    expect((await result(fine, { arguments: '[]' })).error).toBe('invalid-arguments');
    expect((await result({ ...fine, effect: 'write' })).error).toBe('not-approved');
    expect((await result(tool(() => Promise.reject(toolError)))).error).toBe('refused');
    expect((await result(tool(() => Promise.reject(new Error('broken'))))).error).toBe('failed');
    const hanging = tool(() => new Promise(() => undefined), { timeoutMs: 5 });
    expect((await result(hanging)).error).toBe('timeout');
  });

  it('tells a reading tool of an interruption, and lets a writing one go on', async () => {
    for (const [effect, expected] of [
      ['read', true],
      ['write', false],
    ] as const) {
      const stop = new AbortController();
      let isAborted = false;
      const answer = run(
        tool(
          async (_, { signal }) => {
            stop.abort();
            isAborted = signal.aborted;
            return 'done';
          },
          { effect, approval: 'never' },
        ),
        { signal: stop.signal },
      );
      expect(await answer).toBe('done');
      expect(isAborted).toBe(expected);
    }
  });
});
