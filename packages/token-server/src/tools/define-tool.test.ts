import type { Tool } from '@voice-agent/protocol';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { defineTool } from './define-tool.ts';
import { ToolError } from './tool-error.ts';
import type { PageTool, ServerTool } from './voice-tool.ts';

const base = { description: 'Does it.', input: z.strictObject({}), run: () => 1 };
const context = { signal: new AbortController().signal, callId: 'c' };

describe('defineTool', () => {
  it("infers the handler's input from the schema", () => {
    defineTool({
      ...base,
      input: z.object({ at: z.iso.date().transform((text) => new Date(text)), count: z.number().default(1) }),
      run: (input, { user, signal }) => {
        expectTypeOf(input).toEqualTypeOf<{ at: Date; count: number }>();
        expectTypeOf(user).toEqualTypeOf<{ readonly id: string } | null>();
        expectTypeOf(signal).toEqualTypeOf<AbortSignal>();
      },
    });
    // @ts-expect-error there is no such field
    defineTool({ ...base, input: z.object({ a: z.string() }), run: ({ b }) => b });
  });

  it("is a Tool of the protocol, so the pipeline's workflow takes it", async () => {
    expectTypeOf<ServerTool>().toExtend<Tool>();
    const tool: Tool = defineTool({
      ...base,
      run: (_input, { user, agent, session, log, say, progress, span }) => {
        log.info('nobody.reads.this');
        say('Nobody hears this.');
        progress(0.5);
        span.setAttribute('rows', 2);
        return { user, agent, session };
      },
    });
    expect(await tool.run({}, context)).toEqual({
      user: null,
      agent: '',
      session: { id: '', user: null, metadata: {} },
    });
  });

  it('takes a page tool without a handler', () => {
    const tool = defineTool({
      runsIn: 'page',
      title: 'Show',
      description: 'Shows.',
      input: z.strictObject({ a: z.string() }),
    });
    expectTypeOf(tool).toEqualTypeOf<PageTool>();
    expect(tool).toEqual({
      runsIn: 'page',
      title: 'Show',
      respond: true,
      description: 'Shows.',
      parameters: {
        type: 'object',
        properties: { a: { type: 'string' } },
        required: ['a'],
        additionalProperties: false,
      },
      enabled: expect.any(Function),
    });
    expect(Object.isFrozen(tool)).toBe(true);
    expect(defineTool({ ...base, runsIn: 'server' }).runsIn).toBe('server');
  });

  it('wants a handler for the server, and none for the page', () => {
    const { run, ...told } = base;
    // @ts-expect-error a server tool has a handler
    expect(() => defineTool(told)).toThrow('run: must be a function');
    for (const more of [{ run }, { effect: 'read' }, { timeout: 5 }, { approval: true }, { redact: [] }]) {
      const [field] = Object.keys(more);
      // @ts-expect-error a page tool has none of these
      expect(() => defineTool({ ...told, ...more, runsIn: 'page' })).toThrow(`${field}: is for tools of the server`);
    }
    // @ts-expect-error there is no third place
    expect(() => defineTool({ ...base, runsIn: 'worker' })).toThrow("runsIn: must be 'server' or 'page'");
    expect(() => defineTool({ ...told, description: '', runsIn: 'page' })).toThrow('description: must say');
  });

  it('takes a page tool that the agent says nothing of, and no such tool of the server', () => {
    const { run, ...told } = base;
    expect(defineTool({ ...told, runsIn: 'page', respond: false }).respond).toBe(false);
    const text = { ...told, runsIn: 'page', respond: 'no' } as never;
    expect(() => defineTool(text)).toThrow('respond: must be true or false');
    // @ts-expect-error what a server's tool brings is answered
    expect(() => defineTool({ ...base, respond: false })).toThrow('respond: is for tools of the page');
  });

  it('validates and transforms before it runs', async () => {
    const tool = defineTool({ ...base, input: z.object({ n: z.coerce.number().int() }), run: ({ n }) => n + 1 });
    expect(await tool.run({ n: '41' }, context as never)).toBe(42);
    const refused = tool.run({ n: 'x' }, context as never) as Promise<unknown>;
    await expect(refused).rejects.toThrow(ToolError);
    await expect(refused).rejects.toThrow(/nothing was done.*n: /);
  });

  it('runs asynchronous refinements', async () => {
    const input = z.object({ n: z.number() }).refine(async ({ n }) => n > 1, 'n must be known');
    await expect(defineTool({ ...base, input }).run({ n: 1 }, context as never)).rejects.toThrow('n must be known');
  });

  it('keeps the complaint short, whatever the model wrote', async () => {
    const input = z.strictObject({ list: z.array(z.number()) });
    const list = Array.from({ length: 500 }, () => 'x');
    const refused = await (defineTool({ ...base, input }).run({ list }, context as never) as Promise<unknown>).catch(
      String,
    );
    expect(String(refused).length).toBeLessThan(1_000);
  });

  it('has the documented defaults and is frozen', () => {
    const tool = defineTool({ ...base, title: 'Do it' });
    expect(tool).toMatchObject({ title: 'Do it', effect: 'write', timeoutMs: 10_000, maxOutputBytes: 16_384 });
    expect(tool).toMatchObject({ approval: 'always', background: false, onInterrupt: 'finish', limit: {}, redact: [] });
    expect(defineTool({ ...base, effect: 'read' })).toMatchObject({ approval: 'never', onInterrupt: 'cancel' });
    const slow = defineTool({ ...base, effect: 'read', background: true });
    expect(slow).toMatchObject({ onInterrupt: 'finish', timeoutMs: 120_000 });
    expect(Object.isFrozen(tool)).toBe(true);
    expect('title' in defineTool(base)).toBe(false);
  });

  it.each([
    [{ description: ' ' }, 'description: must say'],
    [{ effect: 'delete' as 'read' }, "effect: must be 'read' or 'write'"],
    [{ timeout: 0 }, 'timeout: must be milliseconds'],
    [{ timeout: Number.NaN }, 'timeout: must be milliseconds'],
    [{ timeout: 1_000_000 }, 'timeout: must be milliseconds'],
    [{ maxOutputBytes: 10 }, 'maxOutputBytes: must be'],
    [{ run: undefined as never }, 'run: must be a function'],
    [{ input: z.string() as never }, 'input: must be an object schema'],
    [{ onInterrupt: 'stop' as 'finish' }, "onInterrupt: must be 'cancel' or 'finish'"],
    [{ background: true, timeout: 900_001 }, 'timeout: must be milliseconds from 1 to 900000'],
    [{ approval: 'yes' as never }, 'approval: must be true, false or a function'],
    [{ enabled: true as never }, 'enabled: must be a function'],
    [{ limit: { perMinute: 0 } }, 'limit.perMinute: must be a whole number'],
    [{ limit: { perHour: 1 } as never }, 'limit.perHour: there is no such limit'],
    [{ redact: ['card'] }, 'redact: the input has nothing at "card"'],
  ])('refuses %j at definition', (wrong, message) => {
    expect(() => defineTool({ ...base, ...wrong })).toThrow(message);
  });

  it('names the tool, by its title or else by what it says of itself', () => {
    const wrong = { ...base, input: z.object({ when: z.date() }) };
    expect(() => defineTool({ ...wrong, title: 'Book' })).toThrow('tool "Book": input.when: Date cannot');
    expect(() => defineTool(wrong)).toThrow('tool "Does it.": input.when: Date cannot');
  });

  it('names all that is wrong at once, and options that there are not', () => {
    const wrong = { description: 'Finds.', input: {}, efect: 'read', timeout: 0, redact: 'x', limit: { perHour: 1 } };
    expect(() => defineTool(wrong as never)).toThrow(
      [
        'tool "Finds.": defineTool.efect: is no option; there are description, title, input, parameters, enabled, runsIn, respond, run, output, effect, approval, background, onInterrupt, timeout, limit, redact, guardrails, maxOutputBytes',
        'tool "Finds.": input: must be an object schema of zod 4 or of another Standard Schema library',
        'tool "Finds.": timeout: must be milliseconds from 1 to 55000',
        'tool "Finds.": run: must be a function',
        'tool "Finds.": limit.perHour: there is no such limit',
      ].join('\n'),
    );
    expect(() => defineTool(undefined as never)).toThrow('defineTool: must be an object');
    expect(() => defineTool({ ...base, output: {} } as never)).toThrow('output: must be a schema of zod 4');
    expect(() => defineTool({ ...base, limit: null } as never)).toThrow('limit: must be an object');
    expect(() => defineTool({ ...base, title: 7, run: 1 } as never)).toThrow(
      'title: must be a text that is not empty\nrun: must be a function',
    );
  });

  it('asks before a write, never before a read, and as it is told', async () => {
    const input = z.strictObject({ cents: z.number() });
    const asks = (options: object, cents: unknown = 5) =>
      defineTool({ ...base, input, ...options }).needsApproval({ cents }, context);
    expect(await asks({})).toBe(true);
    expect(await asks({ effect: 'read' })).toBe(false);
    expect(await asks({ approval: false })).toBe(false);
    expect(await asks({ effect: 'read', approval: true })).toBe(true);
    const large = ({ cents }: { cents: number }) => cents > 100;
    expect(await asks({ approval: large }, 100)).toBe(false);
    expect(await asks({ approval: large }, 101)).toBe(true);
    expect(defineTool({ ...base, input, approval: large }).approval).toBe('depends');
    // What does not fit is not shown to the visitor.
    await expect(asks({}, 'x')).rejects.toThrow(ToolError);
  });

  it('asks rather than not where a function forgets to answer', async () => {
    const approval = (() => undefined) as unknown as () => boolean;
    expect(await defineTool({ ...base, approval }).needsApproval({}, context)).toBe(true);
  });

  it('shapes the result by the output schema, and keeps one that does not fit to itself', async () => {
    const output = z.object({ status: z.string() });
    const result: { current: unknown } = { current: { status: 'sent', secret: 'x' } };
    const tool = defineTool({ ...base, output, run: () => result.current });
    expect(await tool.run({}, context as never)).toEqual({ status: 'sent' });
    result.current = { status: 7 };
    const failed = tool.run({}, context as never) as Promise<unknown>;
    await expect(failed).rejects.toThrow(/does not fit the tool's output: status: /);
    await expect(failed).rejects.not.toBeInstanceOf(ToolError);
  });
});
