import type { ResponseUsage } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import type { VoiceSessionEvent } from '../../session/voice-snapshot.ts';
import {
  sessionEvent,
  VoiceGuardrailTripEvent,
  VoiceHandoffEvent,
  VoiceLatencyEvent,
  VoiceLevelEvent,
  VoiceMicrophoneChangeEvent,
  VoiceNetworkChangeEvent,
  VoiceReconnectEvent,
  VoiceToolCallEvent,
  VoiceToolResultEvent,
  VoiceUsageEvent,
  VoiceWarningChangeEvent,
} from './voice-session.events.ts';

const usage: ResponseUsage = { total_tokens: 12, input_tokens: 5, output_tokens: 7 };

/** The session's event, what it becomes, its name, and what it says. */
const CASES: [VoiceSessionEvent, new (fields: never) => Event, string, object][] = [
  [
    { type: 'tool-call', callId: 'c', name: 'find', title: 'Find it' },
    VoiceToolCallEvent,
    'voice-tool-call',
    { callId: 'c', name: 'find', title: 'Find it' },
  ],
  [
    { type: 'tool-result', callId: 'c', name: 'find', outcome: 'failed', milliseconds: 40 },
    VoiceToolResultEvent,
    'voice-tool-result',
    { callId: 'c', name: 'find', outcome: 'failed', milliseconds: 40 },
  ],
  [{ type: 'handoff', agent: 'billing' }, VoiceHandoffEvent, 'voice-handoff', { agent: 'billing' }],
  [
    { type: 'guardrail', itemId: 'a1', name: 'promises' },
    VoiceGuardrailTripEvent,
    'voice-guardrail-trip',
    { itemId: 'a1', name: 'promises' },
  ],
  [{ type: 'usage', responseId: 'r', usage }, VoiceUsageEvent, 'voice-usage', { responseId: 'r', usage }],
  [
    { type: 'latency', responseId: 'r', milliseconds: 420 },
    VoiceLatencyEvent,
    'voice-latency',
    { responseId: 'r', milliseconds: 420 },
  ],
  [
    { type: 'reconnecting', attempt: 2, code: 1006 },
    VoiceReconnectEvent,
    'voice-reconnect',
    { phase: 'reconnecting', attempt: 2, code: 1006, milliseconds: undefined },
  ],
  [
    { type: 'reconnected', attempts: 3, milliseconds: 900 },
    VoiceReconnectEvent,
    'voice-reconnect',
    { phase: 'reconnected', attempt: 3, code: undefined, milliseconds: 900 },
  ],
  [
    { type: 'microphone-changed', label: 'Headset' },
    VoiceMicrophoneChangeEvent,
    'voice-microphone-change',
    { label: 'Headset' },
  ],
  [
    { type: 'network', weak: true, droppedFrames: 9 },
    VoiceNetworkChangeEvent,
    'voice-network-change',
    { weak: true, droppedFrames: 9 },
  ],
];

describe('sessionEvent', () => {
  for (const [told, Class, name, fields] of CASES) {
    it(`makes ${name} of ${told.type}, with its fields`, () => {
      const event = sessionEvent(told);
      expect(event).toBeInstanceOf(Class);
      expect(event).toMatchObject({ type: name, bubbles: true, composed: true, cancelable: false, ...fields });
    });
  }

  it('has an event of its own for each kind', () => {
    const names = CASES.map(([told]) => sessionEvent(told).type);
    expect(new Set(names).size).toBe(names.length - 1);
  });
});

describe('VoiceLevelEvent, VoiceWarningChangeEvent', () => {
  it('say what they were made with', () => {
    expect(new VoiceLevelEvent({ microphone: 0.1, speaker: 0 })).toMatchObject({
      type: 'voice-level',
      microphone: 0.1,
      speaker: 0,
    });
    const warning = { reason: 'idle', endsAt: 5 } as const;
    expect(new VoiceWarningChangeEvent({ warning })).toMatchObject({ type: 'voice-warning-change', warning });
  });
});
