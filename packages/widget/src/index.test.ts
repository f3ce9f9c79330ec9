import { describe, expect, it } from 'vitest';

describe('@voice-agent/widget', () => {
  it('is imported on a server, where there is no document and nothing is registered', async () => {
    expect('document' in globalThis).toBe(false);
    const widget = await import('./index.ts');
    expect(Object.keys(widget).sort()).toEqual([
      'VoiceAgentElement',
      'VoiceAgentError',
      'VoiceAgentView',
      'VoiceApprovalChangeEvent',
      'VoiceConsentChangeEvent',
      'VoiceErrorEvent',
      'VoiceGuardrailTripEvent',
      'VoiceHandoffEvent',
      'VoiceLatencyEvent',
      'VoiceLevelEvent',
      'VoiceMicrophoneChangeEvent',
      'VoiceNetworkChangeEvent',
      'VoiceOpenChangeEvent',
      'VoiceReconnectEvent',
      'VoiceStatusChangeEvent',
      'VoiceToolCallEvent',
      'VoiceToolResultEvent',
      'VoiceTranscriptChangeEvent',
      'VoiceUsageEvent',
      'VoiceWarningChangeEvent',
      'defaultLabels',
      'isVoiceAgentError',
    ]);
    expect(globalThis.customElements?.get('voice-agent')).toBeUndefined();
  });

  it('leaves a server in peace when the element is defined there', async () => {
    const { VoiceAgentElement } = await import('./define.ts');
    expect(VoiceAgentElement.observedAttributes).toEqual(
      expect.arrayContaining(['server', 'agent', 'locale', 'layout', 'mode', 'open', 'heading', 'labels']),
    );
  });
});
