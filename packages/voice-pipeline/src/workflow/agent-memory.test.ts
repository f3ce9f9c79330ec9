import { describe, expect, it } from 'vitest';
import { AgentMemory } from './agent-memory.ts';
import type { WorkflowItem } from './workflow.ts';

const says = (text: string): WorkflowItem => ({ type: 'message', role: 'user', text });
const call = (callId: string): WorkflowItem => ({ type: 'function_call', callId, name: 'look', arguments: '{}' });
const names = (items: readonly WorkflowItem[]) =>
  items.map((item) => (item.type === 'message' ? item.text : item.callId));

describe('AgentMemory', () => {
  it('weaves calls in where they were made, also after it was written down', () => {
    const state: Record<string, unknown> = {};
    new AgentMemory(state).begin(1).push(call('a'));
    new AgentMemory(state).begin(3).push(call('b'), call('c'));
    const read = new AgentMemory(JSON.parse(JSON.stringify(state)) as Record<string, unknown>);
    expect(names(read.woven([says('1'), says('2'), says('3'), says('4')], 99))).toEqual([
      '1',
      'a',
      '2',
      '3',
      'b',
      'c',
      '4',
    ]);
  });

  it('bears a history that has become shorter', () => {
    const memory = new AgentMemory({});
    memory.begin(5).push(call('a'));
    expect(names(memory.woven([says('1')], 99))).toEqual(['1', 'a']);
  });

  it('gives the latest only, from a visitor’s message on', () => {
    const memory = new AgentMemory({});
    memory.begin(1).push(call('a'), call('b'));
    expect(names(memory.woven([says('1'), says('2'), says('3')], 3))).toEqual(['2', '3']);
  });

  it('remembers the agent, and does not grow without end', () => {
    const state: Record<string, unknown> = {};
    const memory = new AgentMemory(state);
    expect(memory.agent).toBe('');
    memory.agent = 'billing';
    expect(new AgentMemory(state).agent).toBe('billing');
    for (let i = 0; i < 500; i++) memory.begin(0).push(call(String(i)));
    expect(memory.woven([], 9999)).toHaveLength(100);
  });

  it('counts an agent’s calls in the conversation and in the minute, also after it was written down', () => {
    const state: Record<string, unknown> = {};
    const limit = { perSession: 3, perMinute: 2 };
    const count = (nowMs: number, from = state, agent = '') =>
      new AgentMemory(from).countCall({ agent, tool: 'look' }, limit, nowMs);
    expect([count(0), count(1), count(59_999)]).toEqual([undefined, undefined, 'perMinute']);
    const read = JSON.parse(JSON.stringify(state)) as Record<string, unknown>;
    expect([count(60_000, read), count(60_001, read)]).toEqual([undefined, 'perSession']);
    expect(count(60_001, read, 'billing')).toBeUndefined();
  });
});
