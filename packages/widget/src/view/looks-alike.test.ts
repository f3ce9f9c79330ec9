import { describe, expect, it } from 'vitest';
import type { VoiceSnapshot } from '../session/voice-snapshot.ts';
import type { AgentEntry, TranscriptEntry } from '../transcript/transcript-entry.ts';
import { looksAlike } from './looks-alike.ts';
import { idleSnapshot } from './testing/recording-session.ts';

const answer: AgentEntry = {
  kind: 'agent',
  id: 'a1',
  agent: 'support',
  text: 'It left our shop',
  heardLength: 7,
  state: 'streaming',
};
const showing = (...entries: TranscriptEntry[]): VoiceSnapshot => ({ ...idleSnapshot, status: 'speaking', entries });
const after = (change: Partial<AgentEntry>, isOpen = true): boolean =>
  looksAlike(showing({ ...answer, ...change }), showing(answer), isOpen);

describe('looksAlike', () => {
  it('takes an equal snapshot for the same', () => {
    expect(looksAlike({ ...idleSnapshot }, idleSnapshot, true)).toBe(true);
  });

  it('sees every other change of a field', () => {
    for (const name of Object.keys(idleSnapshot)) {
      expect(looksAlike({ ...idleSnapshot, [name]: 'other' } as VoiceSnapshot, idleSnapshot, true), name).toBe(false);
    }
  });

  it('does not see the text that runs ahead of the sound', () => {
    expect(after({ text: 'It left our shop this morning.' })).toBe(true);
  });

  it('sees the next word that is heard, an earlier one that is written anew, and the end of the turn', () => {
    expect(after({ heardLength: 11 })).toBe(false);
    expect(after({ text: 'It came back to us' })).toBe(false);
    expect(after({ state: 'interrupted' })).toBe(false);
    expect(after({ state: 'done' })).toBe(false);
  });

  it('sees no word behind a closed panel, but the end of the turn', () => {
    expect(after({ heardLength: 11 }, false)).toBe(true);
    expect(after({ state: 'done' }, false)).toBe(false);
    expect(after({ state: 'interrupted' }, false)).toBe(false);
  });

  it('sees a turn that comes, goes, or takes the place of another', () => {
    const other = { ...answer, id: 'a2' };
    expect(looksAlike(showing(answer, other), showing(answer), true)).toBe(false);
    expect(looksAlike(showing(answer), showing(answer, other), true)).toBe(false);
    expect(looksAlike(showing(other), showing(answer), true)).toBe(false);
    expect(looksAlike(showing(other, answer), showing(answer, other), true)).toBe(false);
  });

  it('sees every change of an interrupted turn: what was not heard is shown, too', () => {
    const cut: AgentEntry = { ...answer, state: 'interrupted' };
    expect(looksAlike(showing({ ...cut, text: 'It left our house' }), showing(cut), true)).toBe(false);
  });

  it('sees every change of the visitor’s turn', () => {
    const said = { kind: 'user', id: 'u1', text: '', via: 'voice', state: 'pending' } as const;
    expect(looksAlike(showing({ ...said, state: 'failed' }), showing(said), true)).toBe(false);
  });
});
