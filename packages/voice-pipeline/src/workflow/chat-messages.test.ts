import { describe, expect, it } from 'vitest';
import { chatMessages } from './chat-messages.ts';
import type { WorkflowItem } from './workflow.ts';

const call = (callId: string): WorkflowItem => ({ type: 'function_call', callId, name: 'look', arguments: '{}' });
const output = (callId: string): WorkflowItem => ({ type: 'function_call_output', callId, output: `of ${callId}` });
const says = (role: 'user' | 'assistant' | 'system', text: string): WorkflowItem => ({ type: 'message', role, text });

describe('chatMessages', () => {
  it('puts every output behind its calls, wherever it stood', () => {
    const items = [
      says('user', 'hi'),
      call('a'),
      call('b'),
      output('b'),
      says('user', 'and?'),
      output('a'),
      says('assistant', 'so'),
    ];
    expect(chatMessages(items)).toEqual([
      { role: 'user', content: 'hi' },
      {
        role: 'assistant',
        content: null,
        tool_calls: ['a', 'b'].map((id) => ({ id, type: 'function', function: { name: 'look', arguments: '{}' } })),
      },
      { role: 'tool', tool_call_id: 'a', content: 'of a' },
      { role: 'tool', tool_call_id: 'b', content: 'of b' },
      { role: 'user', content: 'and?' },
      { role: 'assistant', content: 'so' },
    ]);
  });

  it('says so of a call without an output, and leaves out an output without a call', () => {
    expect(chatMessages([output('x'), says('system', 'note'), call('a')])).toMatchObject([
      { role: 'system' },
      { role: 'assistant' },
      { role: 'tool', tool_call_id: 'a', content: 'There is no result yet.' },
    ]);
  });

  it('gives each of several calls under one id its own output, as servers name theirs anew in each turn', () => {
    const answer = (text: string): WorkflowItem => ({ type: 'function_call_output', callId: 'call_0', output: text });
    const items = [call('call_0'), answer('first'), says('user', 'and now?'), call('call_0'), answer('second')];
    const told = chatMessages(items).flatMap((message) => (message.role === 'tool' ? [message.content] : []));
    expect(told).toEqual(['first', 'second']);
    expect(
      chatMessages([call('a'), answer('x'), output('a'), { ...output('a'), output: 'later' } as WorkflowItem]),
    ).toMatchObject([{}, { role: 'tool', content: 'later' }]);
  });
});
