import type { ConversationItem } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import { agentItem, functionCall, outputAdded, outputDone, responseDone } from '../transcript/testing/server-events.ts';
import { type CallLog, emptyCallLog, foldCallLog, settleInLog } from './call-log.ts';

const made = (log: CallLog, item: ConversationItem) => foldCallLog(log, outputDone('r1', item));
const two = made(made(emptyCallLog, functionCall('c1', 'look', '{"id":1}')), functionCall('c2', 'buy'));

describe('foldCallLog', () => {
  it('keeps completed calls in their order, as running', () => {
    expect(two).toEqual([
      { itemId: 'item_c1', callId: 'c1', name: 'look', arguments: '{"id":1}', output: undefined },
      { itemId: 'item_c2', callId: 'c2', name: 'buy', arguments: '{}', output: undefined },
    ]);
  });

  it('takes each call once, though a service says it twice', () => {
    expect(made(two, functionCall('c1', 'look'))).toBe(two);
  });

  it('leaves alone what is no completed call', () => {
    const call = functionCall('c3', 'look');
    for (const item of [
      agentItem('a1'),
      { ...call, status: 'incomplete' },
      { ...call, status: undefined },
      { ...call, id: undefined },
      { ...call, call_id: '' },
      { ...call, name: undefined },
    ]) {
      expect(made(two, item as never)).toBe(two);
    }
    expect(foldCallLog(two, outputAdded('r1', call))).toBe(two);
    expect(foldCallLog(two, responseDone('r1'))).toBe(two);
  });

  it.each(['', '  ', null])('writes an empty object for arguments that are %j', (args) => {
    const [call] = made(emptyCallLog, functionCall('c1', 'look', args as string));
    expect(call?.arguments).toBe('{}');
  });
});

describe('settleInLog', () => {
  it('keeps the first output of a call', () => {
    const settled = settleInLog(two, 'c1', '{"found":true}');
    expect(settled.map(({ output }) => output)).toEqual(['{"found":true}', undefined]);
    expect(settleInLog(settled, 'c1', 'again')).toBe(settled);
  });

  it('keeps an empty output, too', () => {
    expect(settleInLog(settleInLog(two, 'c1', ''), 'c1', 'later')[0]?.output).toBe('');
  });

  it('ignores calls that it does not know, and changes no log in place', () => {
    expect(settleInLog(two, 'c9', 'x')).toBe(two);
    settleInLog(two, 'c2', 'x');
    expect(two[1]?.output).toBeUndefined();
  });
});
