import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineTool } from '../tools/define-tool.ts';
import { agentRegistry } from './agent-registry.ts';
import { type Agent, defineAgent } from './define-agent.ts';

const tool = defineTool({ description: 'Works.', input: z.object({}), run: () => 1 });
const plain = defineAgent({ instructions: 'Help.' });
const other = defineAgent({ instructions: 'Help more.' });

describe('agentRegistry', () => {
  it('knows each agent by name, with its tools and handoffs', () => {
    const support = defineAgent({ instructions: 'x', tools: { tool }, handoffs: { anything: plain, other } });
    const registry = agentRegistry({ support, billing: plain, other });
    expect(registry.entry).toBe('support');
    expect(registry.names).toEqual(['support', 'billing', 'other']);
    expect([...(registry.get('support')?.tools.keys() ?? [])]).toEqual(['tool']);
    expect(Object.fromEntries(registry.get('support')?.handoffs ?? [])).toEqual({
      transfer_to_billing: { to: 'billing' },
      transfer_to_other: { to: 'other' },
    });
    expect(registry.get('constructor')).toBeUndefined();
  });

  it('takes agents that hand over in a circle, lazily, without type annotations', () => {
    const front = defineAgent({ instructions: 'x', handoffs: () => ({ back }) });
    const back = defineAgent({ instructions: 'y', handoffs: { front } });
    const registry = agentRegistry({ front, back });
    expect(registry.get('front')?.handoffs.get('transfer_to_back')?.to).toBe('back');
    expect(registry.get('back')?.handoffs.get('transfer_to_front')?.to).toBe('front');
  });

  const withTools = (tools: Record<string, typeof tool>) => ({ a: defineAgent({ instructions: 'x', tools }) });
  const handingTo = (handoffs: Record<string, Agent>) => defineAgent({ instructions: 'x', handoffs });
  const self: Agent = defineAgent({ instructions: 'x', handoffs: () => ({ self }) });
  const clash = defineAgent({ instructions: 'x', tools: { transfer_to_plain: tool }, handoffs: { plain } });

  it.each<[string, Record<string, Agent>, string]>([
    ['no agent', {}, 'agents: must name at least one agent'],
    ['a name with a space', { 'my agent': plain }, "agents.my agent: an agent's name must be 1 to 52"],
    ['a name too long for its handoff', { ['x'.repeat(53)]: plain }, 'must be 1 to 52'],
    ['one agent under two names', { a: plain, b: plain }, 'agents.b: is the same agent as agents.a'],
    ['a plain object', { a: { instructions: 'x' } as Agent }, 'agents.a: must come from defineAgent()'],
    [
      'a handoff to nobody registered',
      { a: handingTo({ b: plain }) },
      "agents.a.handoffs.b: is not among the server's",
    ],
    [
      'a handoff to an agent not yet defined',
      { a: handingTo({ b: undefined as never }) },
      'write handoffs as a function',
    ],
    ['a handoff to itself', { self }, 'agents.self.handoffs.self: an agent cannot hand over to itself'],
    [
      'two handoffs to one agent',
      { a: handingTo({ x: plain, y: plain }), plain },
      'agents.a.handoffs.y: hands over to "plain" a second time',
    ],
    ['a tool named as a handoff', { clash, plain }, 'agents.clash.handoffs.plain: its function "transfer_to_plain"'],
    ['a tool name with a dot', withTools({ 'look.up': tool }), "agents.a.tools.look.up: a tool's name must be"],
    ['a tool name of 65 characters', withTools({ ['x'.repeat(65)]: tool }), "a tool's name must be"],
    ['an empty tool name', withTools({ '': tool }), "a tool's name must be"],
    ['a tool made by hand', withTools({ x: { ...tool } }), 'agents.a.tools.x: must come from defineTool()'],
    [
      'a tool that the provider would call itself',
      withTools({ x: { type: 'mcp', server_label: 'x', server_url: 'https://x.example' } as never }),
      'agents.a.tools.x: must come from defineTool()',
    ],
    ['a tool that is none', withTools({ x: {} as never }), 'agents.a.tools.x: must come from defineTool()'],
  ])('refuses %s, by path', (_what, agents, message) => {
    expect(() => agentRegistry(agents)).toThrow(message);
  });

  it.each<[string, Partial<Record<'tools' | 'handoffs', unknown>>, string]>([
    ['tools as a function', { tools: () => ({ tool }) }, 'agents.a.tools: must be an object of tools by name'],
    ['tools as a list', { tools: [tool] }, 'agents.a.tools: must be an object of tools by name'],
    [
      'handoffs that are promised',
      { handoffs: async () => ({ plain }) },
      'agents.a.handoffs: must be an object of agents',
    ],
    ['handoffs as a list', { handoffs: () => [plain] }, 'agents.a.handoffs: must be an object of agents by name'],
    [
      'handoffs that throw',
      {
        handoffs: () => {
          throw new ReferenceError('plain is not there yet');
        },
      },
      'agents.a.handoffs: its function threw ReferenceError: plain is not there yet',
    ],
  ])('refuses %s, with all else that is wrong', (_what, parts, message) => {
    const a = defineAgent({ instructions: 'x', ...parts } as never);
    const agents = { a, plain, other: { instructions: 'x' } as never };
    expect(() => agentRegistry(agents)).toThrow(message);
    expect(() => agentRegistry(agents)).toThrow('agents.other: must come from defineAgent()');
  });

  it('refuses a list of agents, whose names would be numbers', () => {
    const agents = [plain] as never;
    expect(() => agentRegistry(agents)).toThrow('agents: must be an object of agents by name');
  });

  it('refuses an entry that is no agent', () => {
    expect(() => agentRegistry({ plain }, 'toString')).toThrow('entry: there is no agent "toString"; there are plain');
  });
});

describe('defineAgent', () => {
  it('needs instructions', () => {
    for (const instructions of ['', ' ', undefined, 7]) {
      expect(() => defineAgent({ instructions: instructions as string })).toThrow('instructions: must be');
    }
  });

  it('is frozen', () => {
    expect(Object.isFrozen(plain)).toBe(true);
  });
});
