import { describe, expect, it } from 'vitest';
import type { VoiceSnapshot } from '../../session/voice-snapshot.ts';
import type { AgentEntry, TranscriptEntry } from '../../transcript/transcript-entry.ts';
import { idleSnapshot } from '../testing/recording-session.ts';
import { looksAlike } from './looks-alike.ts';

const answer: AgentEntry = {
  kind: 'agent',
  id: 'a1',
  agent: 'support',
  text: 'It left our shop',
  heardLength: 7,
  state: 'streaming',
};
const showing = (...entries: TranscriptEntry[]): VoiceSnapshot => ({ ...idleSnapshot, status: 'speaking', entries });
const after = (change: Partial<AgentEntry>): boolean => looksAlike(showing({ ...answer, ...change }), showing(answer));

describe('looksAlike', () => {
  it('takes an equal snapshot for the same', () => {
    expect(looksAlike({ ...idleSnapshot }, idleSnapshot)).toBe(true);
  });

  it('sees every other change of a field', () => {
    for (const name of Object.keys(idleSnapshot)) {
      expect(looksAlike({ ...idleSnapshot, [name]: 'other' } as VoiceSnapshot, idleSnapshot), name).toBe(false);
    }
  });

  it('does not see the words of a turn that grows', () => {
    expect(after({ text: 'It left our shop this morning.' })).toBe(true);
    expect(after({ heardLength: 11 })).toBe(true);
  });

  it('sees the end of the turn', () => {
    expect(after({ state: 'interrupted' })).toBe(false);
    expect(after({ state: 'done' })).toBe(false);
  });

  it('sees a turn that comes, goes, or takes the place of another', () => {
    const other = { ...answer, id: 'a2' };
    expect(looksAlike(showing(answer, other), showing(answer))).toBe(false);
    expect(looksAlike(showing(answer), showing(answer, other))).toBe(false);
    expect(looksAlike(showing(other), showing(answer))).toBe(false);
    expect(looksAlike(showing(other, answer), showing(answer, other))).toBe(false);
  });

  it('sees every change of an interrupted turn: what was not heard is shown, too', () => {
    const cut: AgentEntry = { ...answer, state: 'interrupted' };
    expect(looksAlike(showing({ ...cut, text: 'It left our house' }), showing(cut))).toBe(false);
  });

  it('sees every change of the visitor’s turn', () => {
    const said = { kind: 'user', id: 'u1', text: '', via: 'voice', state: 'pending' } as const;
    expect(looksAlike(showing({ ...said, state: 'failed' }), showing(said))).toBe(false);
  });
});
