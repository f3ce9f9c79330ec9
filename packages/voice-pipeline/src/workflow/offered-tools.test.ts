import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineTool } from '../../../token-server/src/index.ts';
import { offeredTools } from './offered-tools.ts';

describe('offeredTools', () => {
  it('asks the token server’s tools as of a caller whom nobody knows, and leaves out what is not for them', async () => {
    const callers: unknown[] = [];
    const tool = (isOn: boolean) =>
      defineTool({
        description: 'Looks.',
        input: z.strictObject({}),
        enabled: async (caller) => {
          callers.push(caller);
          return isOn;
        },
        run: () => 'done',
      });
    const tools = { on: tool(true), off: tool(false), plain: { description: '', parameters: {}, run: () => 1 } };
    const offered = await offeredTools({ instructions: '', tools }, { agent: 'desk', onToolError: () => undefined });
    expect([...offered.keys()]).toEqual(['on', 'plain']);
    expect(callers[0]).toEqual({ agent: 'desk', user: null, session: { id: '', user: null, metadata: {} } });
  });

  it('offers no tool that cannot tell, and tells why', async () => {
    const told: unknown[] = [];
    const broken = new Error('no database');
    const fail = () => {
      throw broken;
    };
    const tools = { bad: { description: '', parameters: {}, run: () => 1, enabled: fail } };
    const onToolError = (error: unknown, tool: string) => {
      told.push(tool, error);
      fail();
    };
    expect(await offeredTools({ instructions: '', tools }, { agent: '', onToolError })).toEqual(new Map());
    expect(told).toEqual(['bad', broken]);
    expect(await offeredTools({ instructions: '' }, { agent: '', onToolError })).toEqual(new Map());
  });
});
