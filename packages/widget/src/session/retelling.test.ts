import type { ClientEvent } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import type { AgentEntry, TranscriptEntry } from '../transcript/transcript-entry.ts';
import { Retelling } from './retelling.ts';

const asked: TranscriptEntry = { kind: 'user', id: 'u1', text: 'When?', via: 'voice', state: 'done' };
const says = (heardLength: number, state: AgentEntry['state'] = 'streaming', id = 'a1'): AgentEntry => {
  return { kind: 'agent', id, agent: 'support', text: 'We open at nine.', heardLength, state };
};
const of = (...entries: TranscriptEntry[]) => ({ entries, calls: [], context: [] });
const brief = (events: ClientEvent[]) =>
  events.map((event) => {
    if (event.type === 'conversation.item.delete') return `- ${event.item_id}`;
    if (event.type !== 'conversation.item.create' || event.item.type !== 'message') return event.type;
    const [part] = event.item.content;
    return `${event.previous_item_id ?? '+'} > ${event.item.id}: ${part && 'text' in part && part.text}`;
  });

describe('Retelling', () => {
  it('tells a conversation, each item with an id', () => {
    const events = new Retelling().tell({ ...of(asked), context: [{ itemId: '', text: 'The cart is full.' }] });
    expect(events).toHaveLength(2);
    for (const event of events) expect(event).toMatchObject({ item: { id: expect.stringMatching(/^.{2,32}$/) } });
  });

  it('has nothing to correct where no sound was open', () => {
    const retelling = new Retelling();
    retelling.tell(of(asked, says(16, 'done')));
    expect(retelling.isOpen).toBe(false);
    expect(retelling.correct(of(asked, says(3, 'interrupted')))).toEqual([]);
  });

  it('waits until the sound is over, then tells how far it was heard', () => {
    const retelling = new Retelling();
    expect(brief(retelling.tell(of(asked, says(7))))).toEqual(['+ > u1: When?', '+ > a1: We open']);
    expect(retelling.isOpen).toBe(true);
    expect(retelling.correct(of(asked, says(10)))).toEqual([]);
    expect(brief(retelling.correct(of(asked, says(16, 'done'))))).toEqual(['- a1', 'u1 > a1: We open at nine.']);
    expect(retelling.isOpen).toBe(false);
  });

  it('corrects a second time when it is known still better', () => {
    const retelling = new Retelling();
    retelling.tell(of(asked, says(7)));
    retelling.correct(of(asked, says(10, 'interrupted')));
    expect(brief(retelling.correct(of(asked, says(16, 'interrupted'))))).toEqual(['- a1', 'u1 > a1: We open at nine.']);
  });

  it('says nothing when what was told was right', () => {
    const retelling = new Retelling();
    retelling.tell(of(asked, says(7)));
    expect(retelling.correct(of(asked, says(7, 'interrupted')))).toEqual([]);
  });

  it('adds an item of which nothing had been heard, at its place', () => {
    const retelling = new Retelling();
    const typed: TranscriptEntry = { ...asked, id: 'u2', text: 'Hello?' };
    expect(brief(retelling.tell(of(asked, says(0), typed)))).toEqual(['+ > u1: When?', '+ > u2: Hello?']);
    const later = of(asked, says(7, 'interrupted'), typed, { ...asked, id: 'u3' });
    expect(brief(retelling.correct(later))).toEqual(['u1 > a1: We open']);
  });

  it('puts an item first that was the first', () => {
    const retelling = new Retelling();
    retelling.tell(of(says(2)));
    expect(brief(retelling.correct(of(says(7, 'interrupted'))))).toEqual(['- a1', 'root > a1: We open']);
  });

  it('takes back what turns out not to have been heard', () => {
    const retelling = new Retelling();
    retelling.tell(of(asked, says(7)));
    expect(brief(retelling.correct(of(asked, says(0, 'interrupted'))))).toEqual(['- a1']);
  });

  it('puts each of two behind the other', () => {
    const retelling = new Retelling();
    retelling.tell(of(asked, says(7), says(0, 'streaming', 'a2')));
    const over = of(asked, says(16, 'done'), says(7, 'interrupted', 'a2'));
    expect(brief(retelling.correct(over))).toEqual(['- a1', 'u1 > a1: We open at nine.', 'a1 > a2: We open']);
  });

  it('forgets all that when it is told to another line', () => {
    const retelling = new Retelling();
    retelling.tell(of(asked, says(7)));
    retelling.tell(of(asked, says(16, 'done')));
    expect(retelling.correct(of(asked, says(10, 'interrupted')))).toEqual([]);
  });
});
