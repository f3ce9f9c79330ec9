import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { silentLogger } from '../logger.ts';
import { defineTool } from './define-tool.ts';
import { runTool, type ToolCall } from './run-tool.ts';
import type { ToolCallContext } from './tool-context.ts';
import { ToolError } from './tool-error.ts';
import type { ToolOptions } from './tool-options.ts';

const input = z.object({ order: z.string().optional() });

function tool(run: ToolOptions<typeof input>['run'], options: Partial<ToolOptions<typeof input>> = {}) {
  return defineTool({ description: 'Works.', input, effect: 'read', run, ...options });
}

function call(options: Partial<ToolCall> = {}): ToolCall {
  return {
    name: 'work',
    callId: 'c',
    arguments: {},
    session: { id: 'vs_1', user: null, metadata: {} },
    agent: 'support',
    disconnected: new AbortController().signal,
    log: silentLogger,
    correlationId: () => 'err_1',
    ...options,
  };
}

/** Runs until its signal aborts, and tells why it did. */
function untilAborted(seen: { started?: boolean; reason?: unknown }) {
  return (_input: unknown, { signal }: ToolCallContext) =>
    new Promise((_resolve, reject) => {
      seen.started = true;
      signal.addEventListener('abort', () => {
        seen.reason = signal.reason;
        reject(signal.reason);
      });
    });
}

describe('runTool', () => {
  it('answers what the handler returns, at once or later', async () => {
    expect(
      await runTool(
        tool(() => 7),
        call(),
      ),
    ).toEqual({ kind: 'done', output: '7' });
    expect(
      await runTool(
        tool(async () => ({ a: 1 })),
        call(),
      ),
    ).toEqual({ kind: 'done', output: '{"a":1}' });
  });

  it('answers a ToolError with its message', async () => {
    const outcome = await runTool(
      tool(() => {
        throw new ToolError('Closed on Sundays.');
      }),
      call(),
    );
    expect(outcome).toEqual({ kind: 'refused', output: '{"error":"Closed on Sundays."}' });
  });

  it('survives everything else that a handler can do', async () => {
    const rude: ToolOptions<typeof input>['run'][] = [
      () => {
        throw new Error('sync');
      },
      async () => {
        throw 'a string';
      },
      () => Promise.reject(undefined),
      () => 1n,
      () =>
        Object.defineProperty({}, 'toJSON', {
          value: () => {
            throw new Error('toJSON');
          },
        }),
      () =>
        Object.defineProperty({}, 'then', {
          get: () => {
            throw new Error('then');
          },
        }),
    ];
    for (const run of rude) {
      expect(await runTool(tool(run), call())).toEqual({
        kind: 'failed',
        correlationId: 'err_1',
        output: '{"error":"The tool failed. Do not guess its result.","correlationId":"err_1"}',
      });
    }
  });

  it('tells the model that time is up, and the handler too', async () => {
    const seen: { reason?: unknown } = {};
    const outcome = await runTool(tool(untilAborted(seen), { timeout: 20 }), call());
    expect(outcome).toEqual({ kind: 'timeout', output: '{"error":"The tool did not answer within 0.02 seconds."}' });
    expect(String(seen.reason)).toContain('took too long');
  });

  it('warns the model not to repeat a write that took too long', async () => {
    const outcome = await runTool(
      tool(() => new Promise(() => {}), { timeout: 20, effect: 'write' }),
      call(),
    );
    expect(outcome).toMatchObject({ kind: 'timeout', output: expect.stringContaining('do not call it again') });
  });

  it('aborts a read when the browser goes', async () => {
    const seen: { started?: boolean; reason?: unknown } = {};
    const leaving = new AbortController();
    const outcome = runTool(tool(untilAborted(seen)), call({ disconnected: leaving.signal }));
    await expect.poll(() => seen.started).toBe(true);
    leaving.abort();
    expect(await outcome).toEqual({ kind: 'disconnected' });
    expect(String(seen.reason)).toContain('browser has gone');
  });

  it('does not start a read for a browser that has gone', async () => {
    let ran = false;
    const work = tool(() => {
      ran = true;
    });
    expect(await runTool(work, call({ disconnected: AbortSignal.abort() }))).toEqual({ kind: 'disconnected' });
    expect(ran).toBe(false);
  });

  it('does not start a handler whose browser went while the input was validated', async () => {
    const leaving = new AbortController();
    let ran = false;
    const checked = input.refine(async () => {
      leaving.abort();
      return true;
    });
    const work = defineTool({
      description: 'Works.',
      input: checked,
      effect: 'read',
      run: () => {
        ran = true;
      },
    });
    expect(await runTool(work, call({ disconnected: leaving.signal }))).toEqual({ kind: 'disconnected' });
    await new Promise((resolve) => setTimeout(resolve));
    expect(ran).toBe(false);
  });

  it('lets a write finish when the browser goes', async () => {
    const leaving = new AbortController();
    let signal: AbortSignal | undefined;
    let finish = (_value: string) => {};
    const work = tool(
      (_input, context) => {
        ({ signal } = context);
        return new Promise((resolve) => {
          finish = resolve;
        });
      },
      { effect: 'write' },
    );
    const outcome = runTool(work, call({ disconnected: leaving.signal }));
    await expect.poll(() => signal).toBeDefined();
    leaving.abort();
    expect(signal?.aborted).toBe(false);
    finish('booked');
    expect(await outcome).toEqual({ kind: 'done', output: 'booked' });
  });

  it('gives the handler a log that marks its lines', async () => {
    const lines: unknown[] = [];
    const log = { ...silentLogger, info: (event: string, fields: unknown) => lines.push([event, fields]) };
    await runTool(
      tool((_input, context) => context.log.info('looked', { rows: 2, tool: 'forged' })),
      call({ log }),
    );
    expect(lines).toEqual([['looked', { rows: 2, sessionId: 'vs_1', tool: 'work', callId: 'c' }]]);
  });

  it('logs a failure without what the visitor said', async () => {
    const lines: string[] = [];
    const log = {
      ...silentLogger,
      error: (event: string, fields: unknown) => lines.push(event + JSON.stringify(fields)),
    };
    const work = tool(({ order }) => {
      throw new Error(`no row for ${order}`);
    });
    await runTool(work, call({ log, arguments: { order: 'Ada Lovelace' } }));
    expect(lines.join()).toContain('no row for [argument]');
    expect(lines.join()).toContain('err_1');
    expect(lines.join()).not.toContain('Ada');
  });
});
