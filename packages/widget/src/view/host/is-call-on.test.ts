import { describe, expect, it } from 'vitest';
import type { VoiceSnapshot, VoiceStatus } from '../../session/voice-snapshot.ts';
import { isCallOn } from './is-call-on.ts';

const ON: Record<VoiceStatus, boolean> = {
  idle: false,
  connecting: true,
  listening: true,
  thinking: true,
  speaking: true,
  reconnecting: true,
  ended: false,
  error: false,
};

describe('isCallOn', () => {
  it.each(Object.entries(ON))('of a call that is %s: %s', (status, isOn) => {
    expect(isCallOn({ status } as VoiceSnapshot)).toBe(isOn);
  });
});
