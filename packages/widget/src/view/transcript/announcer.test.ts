import { describe, expect, it } from 'vitest';
import { en } from '../../languages/en.ts';
import type { AgentEntry, TranscriptEntry, UserEntry } from '../../transcript/transcript-entry.ts';
import { Announcer, announcementText } from './announcer.ts';

const visitor: UserEntry = { kind: 'user', id: 'u1', text: 'Where is my order?', via: 'voice', state: 'done' };
const agent: AgentEntry = {
  kind: 'agent',
  id: 'a1',
  agent: 'support',
  text: 'It is on its way to you.',
  heardLength: 9,
  state: 'streaming',
};

const say = (entry: TranscriptEntry) => announcementText(entry, en);

describe('announcementText', () => {
  it('says who said a finished turn', () => {
    expect(say(visitor)).toBe('You: Where is my order?');
    expect(say({ ...agent, state: 'done' })).toBe('Assistant: It is on its way to you.');
  });

  it('is silent about a turn that still grows', () => {
    expect(say(agent)).toBeUndefined();
    expect(say({ ...visitor, text: '', state: 'pending' })).toBeUndefined();
    expect(say({ kind: 'tool', id: 'c1', name: 'lookup', title: 'Look up', state: 'running' })).toBeUndefined();
    expect(say({ kind: 'tool', id: 'c1', name: 'lookup', title: 'Look up', state: 'asked' })).toBeUndefined();
  });

  it('is silent about what the visitor typed', () => {
    expect(say({ ...visitor, via: 'text' })).toBeUndefined();
  });

  it('reads only the heard part of an interrupted turn', () => {
    expect(say({ ...agent, state: 'interrupted' })).toBe('Assistant: It is on (Interrupted)');
  });

  it('says when a spoken turn could not be transcribed', () => {
    expect(say({ ...visitor, text: '', state: 'failed' })).toBe('You: That could not be understood.');
  });

  it('is silent about a turn that was answered and whose words never came', () => {
    expect(say({ ...visitor, text: '' })).toBeUndefined();
  });

  it('tells how a tool call went', () => {
    const call = { kind: 'tool', id: 'c1', name: 'lookup', title: 'Look up an order' } as const;
    expect(say({ ...call, state: 'done' })).toBe('Look up an order: Done');
    expect(say({ ...call, state: 'failed' })).toBe('Look up an order: Failed');
  });

  it('names the agent who took over', () => {
    expect(say({ kind: 'notice', id: 'n1', notice: 'handoff', agent: 'repairs' })).toBe(
      'You are now talking to repairs',
    );
  });
});

describe('announcementText of a notice', () => {
  it('says that the line was mended, and that another page goes on', () => {
    const notice = { kind: 'notice', id: 'n1', agent: 'support' } as const;
    expect(say({ ...notice, notice: 'reconnected' })).toBe('Connected again');
    expect(say({ ...notice, notice: 'resumed' })).toBe('Continued on this page');
  });
});

describe('Announcer', () => {
  it('tells each finished turn once', () => {
    const announcer = new Announcer();
    announcer.update([], en);
    expect(announcer.update([visitor], en)).toEqual(['You: Where is my order?']);

    announcer.update([visitor, agent], en);
    announcer.update([visitor, { ...agent, heardLength: 12 }], en);
    const done = announcer.update([visitor, { ...agent, state: 'done' }], en);
    expect(done).toEqual(['Assistant: It is on its way to you.']);

    expect(announcer.update([visitor, { ...agent, state: 'done' }], en)).toBe(done);
  });

  it('keeps the region as it is while text grows, so that nothing is read again', () => {
    const announcer = new Announcer();
    announcer.update([], en);
    const told = announcer.update([visitor], en);
    expect(announcer.update([visitor, agent], en)).toBe(told);
  });

  it('tells the same sentence again as another text, which a live region needs to say it', () => {
    const announcer = new Announcer();
    announcer.update([], en);
    const entries: AgentEntry[] = [1, 2, 3].map((n) => ({ ...agent, id: `a${n}`, text: 'Okay.', state: 'done' }));
    const told = [1, 2, 3].map((count) => announcer.update(entries.slice(0, count), en).join());
    expect(told.map((text) => text.trim())).toEqual(Array(3).fill('Assistant: Okay.'));
    expect(told[1]).not.toBe(told[0]);
    expect(told[2]).not.toBe(told[1]);
  });

  it('tells turns that end together in one go', () => {
    const announcer = new Announcer();
    announcer.update([], en);
    expect(announcer.update([visitor, { ...agent, state: 'done' }], en)).toHaveLength(2);
  });

  it('leaves untold what was said before it was there', () => {
    const announcer = new Announcer();
    expect(announcer.update([visitor], en)).toEqual([]);
    expect(announcer.update([visitor, { ...agent, state: 'done' }], en)).toHaveLength(1);
  });

  it('tells nothing twice that changes after its end, or that another turn comes before', () => {
    const announcer = new Announcer();
    announcer.update([], en);
    const cut: TranscriptEntry = { ...agent, state: 'interrupted' };
    const told = announcer.update([cut], en);
    expect(told).toHaveLength(1);
    expect(announcer.update([{ ...cut, heardLength: 5 }], en)).toBe(told);
    expect(announcer.update([visitor, { ...cut, heardLength: 5 }], en)).toEqual(['You: Where is my order?']);
  });

  it('keeps an item and a call of the same id apart', () => {
    const announcer = new Announcer();
    announcer.update([visitor], en);
    const call: TranscriptEntry = { kind: 'tool', id: visitor.id, name: 'x', title: 'Look', state: 'done' };
    expect(announcer.update([visitor, call], en)).toEqual([announcementText(call, en)]);
  });
});
