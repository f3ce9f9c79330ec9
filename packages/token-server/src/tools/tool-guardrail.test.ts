import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { agentRegistry } from '../agents/agent-registry.ts';
import { type AgentOptions, defineAgent } from '../agents/define-agent.ts';
import { defineGuardrail } from '../agents/guardrail.ts';
import { defineTool } from './define-tool.ts';
import { defineToolGuardrail, isToolGuardrail, type ToolGuardrailOptions } from './tool-guardrail.ts';

const check = () => null;
const calm = defineToolGuardrail({ name: 'calm', check });
const input = z.strictObject({ amount: z.number() });
const base = { description: 'Pays.', input, run: () => 1 };

describe('defineToolGuardrail', () => {
  it('is frozen, with its defaults: what could not be checked does not happen', () => {
    expect(calm).toEqual({ name: 'calm', check, timeout: 3_000, onFailure: 'trip' });
    expect(Object.isFrozen(calm)).toBe(true);
    const spoken = defineGuardrail({ name: 'spoken', check });
    expect([calm, { ...calm }, spoken, null].map(isToolGuardrail)).toEqual([true, false, false, false]);
  });

  it.each<[object, string]>([
    [{ name: 'no spaces' }, 'guardrail.name: must be 1 to 64 letters'],
    [{ check: undefined }, 'guardrail "x".check: must be a function'],
    [{ timeout: 10_001 }, 'guardrail "x".timeout: must be milliseconds from 1 to 10000'],
    [{ onFailure: 'stop' }, `guardrail "x".onFailure: must be 'pass' or 'trip'`],
    [{ run: check }, 'guardrail "x".run: is no option; there are name, description'],
  ])('refuses %j', (options, message) => {
    expect(() => defineToolGuardrail({ name: 'x', check, ...options } as ToolGuardrailOptions)).toThrow(message);
  });
});

describe('the guardrails of a tool', () => {
  it('are given what the schema makes of the input', () => {
    const small = defineToolGuardrail<{ amount: number }>({
      name: 'small',
      check({ amount }, { user }) {
        expectTypeOf(amount).toEqualTypeOf<number>();
        expectTypeOf(user).toEqualTypeOf<{ readonly id: string } | null>();
      },
    });
    expect(defineTool({ ...base, guardrails: [small, calm] }).runsIn).toBe('server');
    // @ts-expect-error it checks another input
    defineTool({ ...base, input: z.strictObject({ sum: z.string() }), guardrails: [small] });
  });

  it.each<[unknown, string]>([
    [calm, 'guardrails: must be a list'],
    [[calm, { ...calm }], 'guardrails.1: must come from defineToolGuardrail()'],
    [[calm, calm], 'guardrails.1: has the name of guardrails.0, "calm"'],
    [[defineGuardrail({ name: 'spoken', check })], 'guardrails.0: must come from defineToolGuardrail()'],
  ])('are checked at start-up: %j', (guardrails, message) => {
    expect(() => defineTool({ ...base, guardrails: guardrails as never })).toThrow(`tool "Pays.": ${message}`);
    const agent = { instructions: 'x', toolGuardrails: guardrails } as AgentOptions;
    expect(() => agentRegistry({ desk: defineAgent(agent) })).toThrow(
      message.replaceAll('guardrails', 'toolGuardrails').replace(/^/, 'agents.desk.'),
    );
  });

  it('are none of a page tool', () => {
    const page = { runsIn: 'page', description: 'Shows.', input, guardrails: [calm] } as never;
    expect(() => defineTool(page)).toThrow('guardrails: is for tools of the server');
  });
});
