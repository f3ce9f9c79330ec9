import { describe, expect, it } from 'vitest';
import type { VoiceSnapshot, VoiceStatus } from '../session/voice-snapshot.ts';
import { defaultLabels } from './panel-labels.ts';
import { statusWords } from './status-words.ts';

const words = (status: VoiceStatus, change: Partial<VoiceSnapshot> = {}): string =>
  statusWords(
    { status, mode: 'voice', muted: false, entries: [], agent: undefined, error: undefined, ...change },
    defaultLabels,
  );

describe('statusWords', () => {
  it('has different words for every status', () => {
    const all = (['idle', 'connecting', 'listening', 'thinking', 'speaking', 'ended', 'error'] as const).map((status) =>
      words(status),
    );
    expect(new Set(all).size).toBe(all.length);
  });

  it('does not claim to listen while the visitor is muted', () => {
    expect(words('listening', { muted: true })).toBe(defaultLabels.muted);
    expect(words('speaking', { muted: true })).toBe(defaultLabels.status.speaking);
  });

  it('does not speak of listening or a call in a written conversation', () => {
    expect(words('listening', { mode: 'text' })).toBe(defaultLabels.yourTurn);
    expect(words('ended', { mode: 'text' })).toBe(defaultLabels.textEnded);
  });
});
