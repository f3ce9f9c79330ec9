import { describe, expect, it } from 'vitest';
import { en } from '../../languages/en.ts';
import type { VoiceSnapshot, VoiceStatus } from '../../session/voice-snapshot.ts';
import { STATES } from '../testing/panel-states.ts';
import { idleSnapshot } from '../testing/recording-session.ts';
import { statusWords } from './status-words.ts';

const words = (status: VoiceStatus, change: Partial<VoiceSnapshot> = {}): string =>
  statusWords({ ...idleSnapshot, status, ...change }, en);

describe('statusWords', () => {
  it('has different words for every status', () => {
    const statuses = Object.keys(en.status) as VoiceStatus[];
    expect(statuses).toContain('reconnecting');
    expect(new Set(statuses.map((status) => words(status))).size).toBe(statuses.length);
  });

  it('does not claim to listen while the visitor is muted', () => {
    expect(words('listening', { muted: true })).toBe(en.muted);
    expect(words('speaking', { muted: true })).toBe(en.status.speaking);
  });

  it('does not speak of listening or a call in a written conversation', () => {
    expect(words('listening', { mode: 'text' })).toBe(en.yourTurn);
    expect(words('ended', { mode: 'text' })).toBe(en.textEnded);
  });

  it('says in push-to-talk whose turn it is, and listens only while the visitor talks', () => {
    const turns = 'push-to-talk';
    expect(words('listening', { turns })).toBe(en.yourTurn);
    expect(words('listening', { turns, talking: true })).toBe(en.status.listening);
    expect(words('thinking', { turns })).toBe(en.status.thinking);
  });

  it('says that it waits for the visitor while a question does, once the agent has said what it says to that', () => {
    const approvals = STATES['asking for approval']!.approvals!;
    expect(words('thinking', { approvals })).toBe(en.toolAsked);
    expect(words('speaking', { approvals })).toBe(en.status.speaking);
    expect(words('reconnecting', { approvals })).toBe(en.status.reconnecting);
  });

  it('does not claim to speak while nothing can be heard', () => {
    expect(words('speaking', { sound: 'blocked' })).toBe(en.soundBlocked);
    expect(words('listening', { sound: 'interrupted' })).toBe(en.soundInterrupted);
  });

  it('puts a broken line before silent sound, and forgets the sound with the call', () => {
    expect(words('reconnecting', { sound: 'blocked' })).toBe(en.status.reconnecting);
    expect(words('ended', { sound: 'blocked' })).toBe(en.status.ended);
    expect(words('listening', { sound: 'blocked', mode: 'text' })).toBe(en.yourTurn);
  });
});
