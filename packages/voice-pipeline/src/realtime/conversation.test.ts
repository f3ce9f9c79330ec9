import { describe, expect, it } from 'vitest';
import { addSamples, addText, heardText, silentAudio } from '../pipeline/spoken-audio.ts';
import {
  type Conversation,
  type ConversationEntry,
  findEntry,
  insertEntry,
  previousItemId,
  removeEntry,
  replaceEntry,
  truncateEntry,
} from './conversation.ts';
import { ServiceFault } from './service-fault.ts';

function typed(id: string): ConversationEntry {
  return { item: { id, type: 'message', role: 'user', content: [{ type: 'input_text', text: id }] } };
}

const spoken: ConversationEntry = {
  item: {
    id: 'answer',
    type: 'message',
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_audio', transcript: 'One two three four.' }],
  },
  audio: addSamples(addText(silentAudio, 'One two three four.'), 24_000),
};

const abc = ['a', 'b', 'c'].reduce<Conversation>((list, id) => insertEntry(list, typed(id)), []);

function ids(conversation: Conversation): string {
  return conversation.map(({ item }) => item.id).join('');
}

function codeOf(step: () => unknown): unknown {
  try {
    step();
  } catch (error) {
    if (error instanceof ServiceFault) return error.details.code;
    throw error;
  }
  return 'nothing thrown';
}

describe('insertEntry', () => {
  it('appends, puts first, and puts after', () => {
    expect(ids(abc)).toBe('abc');
    expect(ids(insertEntry(abc, typed('x'), 'root'))).toBe('xabc');
    expect(ids(insertEntry(abc, typed('x'), 'a'))).toBe('axbc');
    expect(ids(insertEntry([], typed('x'), 'root'))).toBe('x');
  });

  it('refuses a duplicate, an unknown predecessor and the output of no call', () => {
    expect(codeOf(() => insertEntry(abc, typed('a')))).toBe('invalid_value');
    expect(codeOf(() => insertEntry(abc, typed('x'), 'y'))).toBe('item_not_found');
    const output = { item: { id: 'o', type: 'function_call_output' as const, call_id: 'call_1', output: '{}' } };
    expect(codeOf(() => insertEntry(abc, output))).toBe('invalid_tool_call_id');
    const call = {
      item: { id: 'f', type: 'function_call' as const, call_id: 'call_1', name: 'f', arguments: '{}' },
    };
    expect(ids(insertEntry(insertEntry(abc, call), output))).toBe('abcfo');
  });
});

describe('previousItemId', () => {
  it('is null for the first', () => {
    expect(previousItemId(abc, 'a')).toBeNull();
    expect(previousItemId(abc, 'c')).toBe('b');
    expect(previousItemId(removeEntry(abc, 'b'), 'c')).toBe('a');
  });
});

describe('removeEntry', () => {
  it('removes one and refuses what is not there', () => {
    expect(ids(removeEntry(abc, 'b'))).toBe('ac');
    expect(codeOf(() => removeEntry(abc, 'x'))).toBe('item_delete_invalid_item_id');
  });
});

describe('replaceEntry', () => {
  it('does not bring back what was deleted', () => {
    expect(ids(replaceEntry(removeEntry(abc, 'b'), typed('b')))).toBe('ac');
  });
});

describe('truncateEntry', () => {
  it('drops the transcript and keeps what was heard', () => {
    const cut = findEntry(truncateEntry([spoken], 'answer', { contentIndex: 0, audioEndMs: 500 }), 'answer');
    expect(cut?.item).toMatchObject({ id: 'answer', content: [{ type: 'output_audio' }], status: 'completed' });
    expect(JSON.stringify(cut?.item)).not.toContain('One');
    expect(cut?.audio && heardText(cut.audio)).toBe('One two');
  });

  it('takes the very end and refuses one millisecond more', () => {
    expect(ids(truncateEntry([spoken], 'answer', { contentIndex: 0, audioEndMs: 1000 }))).toBe('answer');
    const beyond = () => truncateEntry([spoken], 'answer', { contentIndex: 0, audioEndMs: 1001 });
    expect(beyond).toThrow('Audio content of 1000ms is already shorter than 1001ms');
    expect(codeOf(beyond)).toBe('invalid_value');
  });

  it('refuses to grow an item that was truncated before', () => {
    const cut = truncateEntry([spoken], 'answer', { contentIndex: 0, audioEndMs: 300 });
    expect(() => truncateEntry(cut, 'answer', { contentIndex: 0, audioEndMs: 301 })).toThrow(
      'Audio content of 300ms is already shorter than 301ms',
    );
  });

  it('refuses what has no audio of ours', () => {
    expect(codeOf(() => truncateEntry(abc, 'a', { contentIndex: 0, audioEndMs: 0 }))).toBeNull();
    expect(codeOf(() => truncateEntry(abc, 'x', { contentIndex: 0, audioEndMs: 0 }))).toBe(
      'item_truncate_invalid_item_id',
    );
  });

  it('refuses a part of the message that is not its sound, and cuts nothing then', () => {
    const other = () => truncateEntry([spoken], 'answer', { contentIndex: 1, audioEndMs: 500 });
    expect(other).toThrow('The item has no audio content at index 1');
    expect(codeOf(other)).toBe('invalid_value');
  });
});
