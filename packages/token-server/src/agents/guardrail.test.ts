import { describe, expect, it } from 'vitest';
import { agentRegistry } from './agent-registry.ts';
import { type AgentOptions, defineAgent } from './define-agent.ts';
import { defineGuardrail, type GuardrailOptions, isGuardrail } from './guardrail.ts';

const check = () => null;
const calm = defineGuardrail({ name: 'calm', check });

describe('defineGuardrail', () => {
  it('is frozen, with its defaults', () => {
    expect(calm).toEqual({ name: 'calm', check, timeout: 3_000, onFailure: 'pass' });
    expect(Object.isFrozen(calm)).toBe(true);
    expect([calm, { ...calm }, null].map(isGuardrail)).toEqual([true, false, false]);
  });

  it.each<[object, string]>([
    [{ name: 'no spaces' }, 'guardrail.name: must be 1 to 64 letters'],
    [{ name: '' }, 'guardrail.name: must be'],
    [{ check: undefined }, 'guardrail "x".check: must be a function'],
    [{ timeout: 0 }, 'guardrail "x".timeout: must be milliseconds from 1 to 10000'],
    [{ timeout: 10_001 }, 'guardrail "x".timeout: must be'],
    [{ onFailure: 'stop' }, `guardrail "x".onFailure: must be 'pass' or 'trip'`],
    [{ checks: check }, 'guardrail "x".checks: is no option; there are name, description'],
  ])('refuses %j', (options, message) => {
    expect(() => defineGuardrail({ name: 'x', check, ...options } as GuardrailOptions)).toThrow(message);
  });
});

describe('the guardrails of an agent', () => {
  const start = (options: object) => {
    return agentRegistry({ desk: defineAgent({ instructions: 'x', ...options } as AgentOptions) });
  };

  it.each<[object, string]>([
    [{ guardrails: calm }, 'agents.desk.guardrails: must be a list'],
    [{ guardrails: [calm, { ...calm }] }, 'agents.desk.guardrails.1: must come from defineGuardrail()'],
    [
      { guardrails: [calm, defineGuardrail({ name: 'calm', check })] },
      'agents.desk.guardrails.1: has the name of guardrails.0, "calm"',
    ],
    [{ guardrailEveryCharacters: 19 }, 'agents.desk.guardrailEveryCharacters: must be a whole number from 20 to 2000'],
    [{ guardrailEveryCharacters: 2_001 }, 'agents.desk.guardrailEveryCharacters: must be'],
  ])('are checked at start-up: %j', (options, message) => {
    expect(() => start(options)).toThrow(message);
  });

  it('may be shared by agents', () => {
    const two = {
      a: defineAgent({ instructions: 'x', guardrails: [calm] }),
      b: defineAgent({ instructions: 'y', guardrails: [calm] }),
    };
    expect(agentRegistry(two).names).toEqual(['a', 'b']);
  });
});
