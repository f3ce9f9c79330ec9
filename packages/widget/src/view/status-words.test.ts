import { describe, expect, it } from 'vitest';
import type { VoiceSnapshot, VoiceStatus } from '../session/voice-snapshot.ts';
import { defaultLabels } from './panel-labels.ts';
import { statusWords } from './status-words.ts';
import { idleSnapshot } from './testing/recording-session.ts';

const words = (status: VoiceStatus, change: Partial<VoiceSnapshot> = {}): string =>
  statusWords({ ...idleSnapshot, status, ...change }, defaultLabels);

describe('statusWords', () => {
  it('has different words for every status', () => {
    const statuses = Object.keys(defaultLabels.status) as VoiceStatus[];
    expect(statuses).toContain('reconnecting');
    expect(new Set(statuses.map((status) => words(status))).size).toBe(statuses.length);
  });

  it('does not claim to listen while the visitor is muted', () => {
    expect(words('listening', { muted: true })).toBe(defaultLabels.muted);
    expect(words('speaking', { muted: true })).toBe(defaultLabels.status.speaking);
  });

  it('does not speak of listening or a call in a written conversation', () => {
    expect(words('listening', { mode: 'text' })).toBe(defaultLabels.yourTurn);
    expect(words('ended', { mode: 'text' })).toBe(defaultLabels.textEnded);
  });

  it('says in push-to-talk whose turn it is, and listens only while the visitor talks', () => {
    const turns = 'push-to-talk';
    expect(words('listening', { turns })).toBe(defaultLabels.yourTurn);
    expect(words('listening', { turns, talking: true })).toBe(defaultLabels.status.listening);
    expect(words('thinking', { turns })).toBe(defaultLabels.status.thinking);
  });

  it('does not claim to speak while nothing can be heard', () => {
    expect(words('speaking', { sound: 'blocked' })).toBe(defaultLabels.soundBlocked);
    expect(words('listening', { sound: 'interrupted' })).toBe(defaultLabels.soundInterrupted);
  });

  it('puts a broken line before silent sound, and forgets the sound with the call', () => {
    expect(words('reconnecting', { sound: 'blocked' })).toBe(defaultLabels.status.reconnecting);
    expect(words('ended', { sound: 'blocked' })).toBe(defaultLabels.status.ended);
    expect(words('listening', { sound: 'blocked', mode: 'text' })).toBe(defaultLabels.yourTurn);
  });
});
