import { describe, expect, it } from 'vitest';
import { agentRegistry } from './agent-registry.ts';
import { type Agent, defineAgent } from './define-agent.ts';
import { type HandoffOptions, handoff, isHandoff } from './handoff.ts';

const billing = defineAgent({ instructions: 'x' });

describe('handoff', () => {
  it('is a frozen edge to the agent, with what was said of it', () => {
    const when = () => true;
    const edge = handoff(billing, { description: 'Money.', title: 'Billing', reason: 'Why.', when });
    expect(edge).toEqual({ agent: billing, description: 'Money.', title: 'Billing', reason: 'Why.', when });
    expect(Object.isFrozen(edge)).toBe(true);
    expect(isHandoff(edge)).toBe(true);
    expect([billing, { ...edge }, null, 7].map(isHandoff)).toEqual([false, false, false, false]);
  });

  it.each<[object, string]>([
    [{ description: ' ' }, 'handoff.description: must be a text'],
    [{ title: 7 }, 'handoff.title: must be a text'],
    [{ reason: true }, 'handoff.reason: must be a text'],
    [{ when: true }, 'handoff.when: must be a function'],
    [{ if: () => true }, 'handoff.if: is no option; there are description, title, when, reason'],
  ])('refuses %j', (options, message) => {
    expect(() => handoff(billing, options as HandoffOptions)).toThrow(message);
  });

  it('stands in an agent as an agent does, and is checked as one', () => {
    const support = defineAgent({ instructions: 'x', handoffs: { anything: handoff(billing, { title: 'Money' }) } });
    const registered = agentRegistry({ support, billing }).get('support');
    expect(registered?.handoffs.get('transfer_to_billing')).toEqual({ to: 'billing', title: 'Money' });
    expect(() => agentRegistry({ support })).toThrow('agents.support.handoffs.anything: is not among');
    const twice = defineAgent({ instructions: 'x', handoffs: { a: billing, b: handoff(billing) } });
    expect(() => agentRegistry({ twice, billing })).toThrow(
      'agents.twice.handoffs.b: hands over to "billing" a second',
    );
    const early = defineAgent({ instructions: 'x', handoffs: { late: handoff(undefined as never) } });
    expect(() => agentRegistry({ early })).toThrow('write handoffs as a function where agents are defined in a circle');
    const self: Agent = defineAgent({ instructions: 'x', handoffs: () => ({ me: handoff(self) }) });
    expect(() => agentRegistry({ self })).toThrow('agents.self.handoffs.me: an agent cannot hand over to itself');
  });
});
