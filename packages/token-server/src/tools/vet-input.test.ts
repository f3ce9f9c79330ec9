import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { jsonLinesLogger, silentLogger } from '../logger.ts';
import { defineTool } from './define-tool.ts';
import { askTool, runTool, type ToolCall } from './run-tool.ts';
import { defineToolGuardrail, type ToolGuardrailContext } from './tool-guardrail.ts';
import type { ToolOptions } from './tool-options.ts';

const input = z.strictObject({ to: z.string().trim(), amount: z.number() });
const limit = defineToolGuardrail<z.output<typeof input>>({
  name: 'limit',
  description: 'Refunds above 100 are for people to decide.',
  check: ({ amount }) => (amount > 100 ? { reason: `asked for ${amount}` } : null),
});
const strangers = defineToolGuardrail({
  name: 'strangers',
  check: (_input, { user }) => (user ? null : { reason: 'not signed in', say: 'Only customers get refunds.' }),
});

function refund(options: Partial<ToolOptions<typeof input>> = {}) {
  const ran: unknown[] = [];
  const run = (given: unknown) => ran.push(given);
  return { ran, tool: defineTool({ description: 'Refunds.', input, run, ...options }) };
}

function call(options: Partial<ToolCall> = {}): ToolCall {
  return {
    name: 'refund',
    callId: 'call_1',
    arguments: { to: ' Ada Lovelace ', amount: 7 },
    session: { id: 'vs_1', user: { id: 'u1' }, metadata: {} },
    agent: 'desk',
    disconnected: new AbortController().signal,
    log: silentLogger,
    correlationId: () => 'err_1',
    ...options,
  };
}

const tripped = {
  kind: 'refused',
  output: '{"error":"Refunds above 100 are for people to decide. Nothing was done."}',
  trip: { name: 'limit', reason: 'asked for 900', say: 'Refunds above 100 are for people to decide.' },
};

describe('a guardrail on the input of a tool', () => {
  it('lets pass what does not trip it, and the tool runs', async () => {
    const { tool, ran } = refund({ guardrails: [limit] });
    expect(await askTool(tool, call())).toBe(true);
    expect(await runTool(tool, call())).toMatchObject({ kind: 'done' });
    expect(ran).toEqual([{ to: 'Ada Lovelace', amount: 7 }]);
  });

  it('neither asks the visitor nor runs the tool when it trips, and tells the model why', async () => {
    const { tool, ran } = refund({ guardrails: [limit], approval: () => expect.unreachable() });
    const much = call({ arguments: { to: 'Ada', amount: 900 } });
    expect(await askTool(tool, much)).toEqual(tripped);
    expect(await runTool(tool, much)).toEqual(tripped);
    expect(ran).toEqual([]);
  });

  it("may be the calling agent's, whose words come before those of the tool's own", async () => {
    const { tool, ran } = refund({ guardrails: [limit] });
    const stranger = { session: { id: 'vs_1', user: null, metadata: {} }, guardrails: [strangers] };
    const outcome = await runTool(tool, call({ ...stranger, arguments: { to: 'Ada', amount: 900 } }));
    expect(outcome).toMatchObject({ output: '{"error":"Only customers get refunds. Nothing was done."}' });
    expect(outcome).toMatchObject({ trip: { name: 'strangers' } });
    expect(ran).toEqual([]);
  });

  it('sees the input that passed the schema, and who calls what; one that did not pass is not shown to it', async () => {
    const seen: [unknown, ToolGuardrailContext][] = [];
    const watch = defineToolGuardrail({ name: 'watch', check: (...given) => void seen.push(given) });
    const { tool } = refund();
    await runTool(tool, call({ guardrails: [watch] }));
    await runTool(tool, call({ guardrails: [watch], arguments: { to: 'Ada', amount: 'much' } }));
    expect(seen).toHaveLength(1);
    expect(seen[0]?.[0]).toEqual({ to: 'Ada Lovelace', amount: 7 });
    expect(seen[0]?.[1]).toMatchObject({ tool: 'refund', agent: 'desk', user: { id: 'u1' }, callId: 'call_1' });
    expect(seen[0]?.[1].signal.aborted).toBe(false);
  });

  it.each<['trip' | 'pass', string]>([
    ['trip', 'refused'],
    ['pass', 'done'],
  ])(
    'counts as %s where its check throws or is late, if it says so; the log has it, without arguments',
    async (onFailure, kind) => {
      const lines: string[] = [];
      const log = jsonLinesLogger({ write: (line) => lines.push(line) });
      const throws = defineToolGuardrail({
        name: 'throws',
        onFailure,
        check(given) {
          throw new Error(`no account of ${(given as { to: string }).to}`);
        },
      });
      const late = defineToolGuardrail({ name: 'late', onFailure, timeout: 5, check: () => new Promise(() => {}) });
      const { tool, ran } = refund({ guardrails: [throws, late] });
      const outcome = await runTool(tool, call({ log }));
      expect(outcome).toMatchObject({ kind });
      expect(ran).toHaveLength(onFailure === 'pass' ? 1 : 0);
      expect(lines).toHaveLength(2);
      expect(lines.join()).toContain('no account of [argument]');
      expect(lines.join()).toContain('the check took longer than 5 ms');
      expect(JSON.parse(lines[0] as string)).toMatchObject({
        event: 'guardrail.failed',
        guardrail: 'throws',
        tool: 'refund',
      });
    },
  );

  it("holds in the pipeline's workflow too, where there is no agent of this server", async () => {
    const { tool } = refund({ guardrails: [limit] });
    const context = { signal: new AbortController().signal, callId: 'c' } as Parameters<typeof tool.run>[1];
    await expect(tool.run({ to: 'Ada', amount: 900 }, context)).rejects.toThrow('Refunds above 100');
    expect(await tool.run({ to: 'Ada', amount: 9 }, context)).toBe(1);
  });

  it('is nothing that a handler is given', async () => {
    const { tool } = refund({ run: (_input, context) => Object.keys(context).sort() });
    const { output } = (await runTool(tool, call({ guardrails: [strangers] }))) as { output: string };
    expect(JSON.parse(output)).toEqual(
      ['agent', 'callId', 'log', 'progress', 'say', 'session', 'signal', 'span', 'user'].sort(),
    );
  });
});
