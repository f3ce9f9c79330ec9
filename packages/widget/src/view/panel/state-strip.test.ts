import { nothing, type TemplateResult } from 'lit';
import { describe, expect, it } from 'vitest';
import { en } from '../../languages/en.ts';
import type { VoiceSnapshot } from '../../session/voice-snapshot.ts';
import { idleSnapshot } from '../testing/recording-session.ts';
import { stateStrip } from './state-strip.ts';

const live: Partial<VoiceSnapshot> = { status: 'listening', microphone: 'open' };
const words = (change: Partial<VoiceSnapshot>): unknown => {
  const strip = stateStrip({ ...idleSnapshot, ...live, ...change }, en);
  return strip === nothing ? undefined : (strip as TemplateResult).values[1];
};

describe('stateStrip', () => {
  it('says the worst of what the visitor must know', () => {
    expect(words({})).toBeUndefined();
    expect(words({ muted: true })).toBe('You are muted');
    expect(words({ muted: true, weakNetwork: true })).toBe('Weak connection');
    expect(words({ muted: true, weakNetwork: true, status: 'reconnecting' })).toBe('Reconnecting…');
  });

  it('says nothing of a microphone that is not listened to anyhow, nor outside of a call', () => {
    expect(words({ muted: true, mode: 'text' })).toBeUndefined();
    expect(words({ muted: true, turns: 'push-to-talk' })).toBeUndefined();
    expect(words({ muted: true, microphone: 'lost' })).toBeUndefined();
    for (const status of ['idle', 'connecting', 'ended', 'error'] as const)
      expect(words({ muted: true, weakNetwork: true, status })).toBeUndefined();
  });
});
