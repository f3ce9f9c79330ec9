import { describe, expect, it } from 'vitest';
import type { AgentEntry, ToolEntry, TranscriptEntry, UserEntry } from '../transcript/transcript-entry.ts';
import { newestContext, reseed, type ToldConversation } from './reseed.ts';
import type { SettledCall } from './saved-conversation.ts';

const user = (id: string, text: string, more: Partial<UserEntry> = {}): UserEntry => {
  return { kind: 'user', id, text, via: 'voice', state: 'done', ...more };
};
const agent = (id: string, text: string, more: Partial<AgentEntry> = {}): AgentEntry => {
  return { kind: 'agent', id, agent: 'support', text, heardLength: text.length, state: 'done', ...more };
};
const tool = (id: string): ToolEntry => ({ kind: 'tool', id, name: 'look', title: 'Look', state: 'done' });
const call = (callId: string, output?: string): SettledCall => {
  return { itemId: `item_${callId}`, callId, name: 'look', arguments: '{"a":1}', output };
};

function items(conversation: Partial<ToldConversation>) {
  const events = reseed({ entries: [], calls: [], context: [], ...conversation });
  return events.map((event) => {
    if (event.type !== 'conversation.item.create') throw new Error(`unexpected ${event.type}`);
    return event.item;
  });
}

/** What tells items apart: their text, or the call and whether it is its output. */
function outline(conversation: Partial<ToldConversation>): string[] {
  return items(conversation).map((item) => {
    if (item.type === 'message') return item.content.map((part) => ('text' in part ? part.text : part.type)).join('+');
    return item.type === 'function_call' ? `call ${item.call_id}` : `output ${item.call_id}`;
  });
}

describe('reseed, messages', () => {
  it('tells what both sides said, under the same ids', () => {
    expect(items({ entries: [user('u1', 'Hi'), agent('a1', 'Hello')] })).toEqual([
      { id: 'u1', type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] },
      { id: 'a1', type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hello' }] },
    ]);
  });

  it('tells of the agent’s words those that were heard', () => {
    const entries = [
      agent('a1', 'We are open from nine to six', { heardLength: 16, state: 'interrupted' }),
      agent('a2', 'Never heard', { heardLength: 0, state: 'interrupted' }),
      agent('a3', ' still speaking', { heardLength: 7, state: 'streaming' }),
    ];
    expect(outline({ entries })).toEqual(['We are open from', 'still']);
  });

  it('says where words were lost', () => {
    const entries = [user('u1', '', { state: 'failed' }), user('u2', 'Hello?'), user('u3', '')];
    expect(items({ entries })).toMatchObject([
      { role: 'system', content: [{ text: expect.stringContaining('lost') }] },
      { id: 'u2' },
      { role: 'system', content: [{ text: expect.stringContaining('lost') }] },
    ]);
  });

  it('leaves out turns that are heard again, and notices', () => {
    const entries: TranscriptEntry[] = [
      user('u1', '', { state: 'pending' }),
      user('u2', 'half a', { state: 'pending' }),
      { kind: 'notice', id: 'n1', notice: 'reconnected', agent: 'support' },
    ];
    expect(outline({ entries })).toEqual([]);
  });

  it('tells pictures with their words, and without any', () => {
    const images = ['data:image/png;base64,AAAA'];
    const image = { type: 'input_image', image_url: images[0] };
    const entries = [user('u1', 'What is this?', { images }), user('u2', '', { images })];
    expect(items({ entries })).toMatchObject([
      { content: [{ type: 'input_text', text: 'What is this?' }, image] },
      { content: [image] },
    ]);
  });
});

describe('reseed, calls', () => {
  it('tells a settled call with its output where its entry stands', () => {
    const entries = [user('u1', 'Where is it?'), tool('c1'), agent('a1', 'Shipped.')];
    expect(items({ entries, calls: [call('c1', '{"ok":true}')] }).slice(1, 3)).toEqual([
      {
        id: 'item_c1',
        type: 'function_call',
        status: 'completed',
        call_id: 'c1',
        name: 'look',
        arguments: '{"a":1}',
      },
      { type: 'function_call_output', call_id: 'c1', output: '{"ok":true}' },
    ]);
    expect(outline({ entries, calls: [call('c1', '')] })).toEqual(['Where is it?', 'call c1', 'output c1', 'Shipped.']);
  });

  it('tells a running call alone', () => {
    expect(outline({ entries: [tool('c1')], calls: [call('c1')] })).toEqual(['call c1']);
  });

  it('tells a handoff where its notice stands, and nothing of a tool that has no call', () => {
    const notice: TranscriptEntry = { kind: 'notice', id: 'h1', notice: 'handoff', agent: 'billing' };
    const entries = [user('u1', 'one'), tool('gone'), notice, agent('a1', 'two')];
    expect(outline({ entries, calls: [call('h1', 'done')] })).toEqual(['one', 'call h1', 'output h1', 'two']);
  });

  it('puts a call without an entry behind the call before it, at the beginning, or while it runs at the end', () => {
    const entries = [user('u1', 'one'), tool('c2'), agent('a1', 'two')];
    const calls = [call('h1', 'x'), call('c2', 'y'), call('h3', 'z'), call('h4')];
    expect(outline({ entries, calls })).toEqual([
      ...['call h1', 'output h1', 'one', 'call c2', 'output c2', 'call h3', 'output h3', 'two', 'call h4'],
    ]);
  });
});

describe('reseed, context', () => {
  it('stands before the item that it names, in its order, as a system message', () => {
    const entries = [user('u1', 'one'), tool('c1'), agent('a1', 'two')];
    const context = [
      { itemId: 'item_c1', text: 'before the call' },
      { itemId: 'a1', text: 'first' },
      { itemId: 'a1', text: 'second' },
    ];
    const told = { entries, calls: [call('c1', 'x')], context };
    expect(outline(told)).toEqual(['one', 'before the call', 'call c1', 'output c1', 'first', 'second', 'two']);
    expect(items(told)[1]).toEqual({
      type: 'message',
      role: 'system',
      content: [{ type: 'input_text', text: 'before the call' }],
    });
  });

  it('stands at the end when its item is not there', () => {
    const context = [{ itemId: 'later', text: 'page: checkout' }];
    expect(outline({ entries: [user('u1', 'one')], context })).toEqual(['one', 'page: checkout']);
  });
});

describe('reseed, bounds', () => {
  const many = (count: number, text: string) => Array.from({ length: count }, (_, i) => user(`u${i}`, `${i} ${text}`));

  it('tells the newest 200 items, in order', () => {
    const told = outline({ entries: many(500, 'x') });
    expect(told).toHaveLength(200);
    expect([told[0], told.at(-1)]).toEqual(['300 x', '499 x']);
  });

  it('tells no more than 60 kB, counted as UTF-8', () => {
    for (const letter of ['x', '営']) {
      const told = reseed({ entries: many(150, letter.repeat(1000)), calls: [], context: [] });
      const bytes = new TextEncoder().encode(JSON.stringify(told.map((event) => 'item' in event && event.item))).length;
      expect(bytes).toBeGreaterThan(55_000);
      expect(bytes).toBeLessThan(61_000);
    }
  });

  it('leaves no hole: what stands before a message that is too long is not told', () => {
    const entries = [user('u1', 'old'), user('u2', 'x'.repeat(70_000)), user('u3', 'new')];
    expect(outline({ entries })).toEqual(['new']);
  });

  it('tells the last message however long it is', () => {
    expect(outline({ entries: [user('u1', 'old'), user('u2', 'x'.repeat(70_000))] })).toEqual(['x'.repeat(70_000)]);
  });

  it('never separates a call from its output', () => {
    for (let count = 190; count <= 205; count++) {
      const told = outline({ entries: [tool('c1'), ...many(count, 'x')], calls: [call('c1', 'y')] });
      expect(told.includes('call c1')).toBe(told.includes('output c1'));
      expect(told.length).toBeLessThanOrEqual(200);
    }
  });

  it('tells a running call however long ago it began', () => {
    const told = outline({
      entries: [tool('c1'), tool('c2'), ...many(300, 'x')],
      calls: [call('c1'), call('c2', 'y')],
    });
    expect(told.slice(0, 2)).toEqual(['call c1', '100 x']);
    expect(told).not.toContain('call c2');
  });

  it('leaves old pictures out first, and keeps their words', () => {
    const big = [`data:image/png;base64,${'A'.repeat(800_000)}`];
    const entries = ['u1', 'u2', 'u3', 'u4'].map((id) => user(id, id, { images: big }));
    const only = user('u0', '', { images: big });
    const told = outline({ entries: [only, ...entries] });
    expect(told).toEqual(['u1', 'u2', 'u3+input_image', 'u4+input_image']);
  });

  it('keeps the newest picture however big it is', () => {
    const huge = [`data:image/png;base64,${'A'.repeat(3_000_000)}`];
    expect(outline({ entries: [user('u1', '', { images: huge })] })).toEqual(['input_image']);
  });
});

describe('newestContext', () => {
  const said = (count: number, length: number) =>
    Array.from({ length: count }, (_, index) => ({ itemId: '', text: `${index} ${'x'.repeat(length)}` }));

  it('keeps what may be told one day, and of the newest', () => {
    expect(newestContext(said(3, 10))).toEqual(said(3, 10));
    expect(newestContext(said(500, 1)).map(({ text }) => text)).toEqual(
      said(500, 1)
        .slice(-200)
        .map(({ text }) => text),
    );
    const long = newestContext(said(100, 2_000));
    expect(long.at(-1)).toEqual(said(100, 2_000).at(-1));
    expect(JSON.stringify(long).length).toBeLessThan(60_000);
    expect(outline({ context: long })).toEqual(long.map(({ text }) => text));
  });

  it('keeps the last however long it is', () => {
    expect(newestContext(said(2, 100_000))).toHaveLength(1);
  });
});
