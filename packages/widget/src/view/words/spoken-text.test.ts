import { describe, expect, it } from 'vitest';
import type { AgentEntry } from '../../transcript/transcript-entry.ts';
import { spokenText } from './spoken-text.ts';

const turn: AgentEntry = {
  kind: 'agent',
  id: 'a1',
  agent: 'support',
  text: 'Your order left our shop this morning.',
  heardLength: 10,
  state: 'streaming',
};

describe('spokenText', () => {
  it('shows what was heard while the agent speaks, and holds back the rest', () => {
    expect(spokenText(turn)).toEqual({ heard: 'Your order', unheard: '', growing: true });
  });

  it('shows nothing before the first word was heard', () => {
    expect(spokenText({ ...turn, heardLength: 0 })).toEqual({ heard: '', unheard: '', growing: true });
  });

  it('tells the unheard rest apart after an interruption, without losing a character', () => {
    const { heard, unheard, growing } = spokenText({ ...turn, state: 'interrupted' });
    expect(heard).toBe('Your order');
    expect(heard + unheard).toBe(turn.text);
    expect(growing).toBe(false);
  });

  it('has no unheard rest when the interruption came after the last word', () => {
    expect(spokenText({ ...turn, heardLength: turn.text.length, state: 'interrupted' }).unheard).toBe('');
  });

  it('shows a finished turn whole', () => {
    expect(spokenText({ ...turn, state: 'done' })).toEqual({ heard: turn.text, unheard: '', growing: false });
  });
});
