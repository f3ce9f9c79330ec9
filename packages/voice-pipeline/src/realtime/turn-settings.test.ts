import { describe, expect, it } from 'vitest';
import { turnSettings } from './turn-settings.ts';

describe('turnSettings', () => {
  it('reads server_vad as it is', () => {
    const detection = {
      type: 'server_vad' as const,
      threshold: 0.7,
      prefix_padding_ms: 100,
      silence_duration_ms: 350,
      create_response: true,
      interrupt_response: true,
      idle_timeout_ms: null,
    };
    expect(turnSettings(detection)).toEqual({ threshold: 0.7, prefixPaddingMs: 100, silenceDurationMs: 350 });
  });

  it('waits longer the less eager semantic_vad is', () => {
    const silence = (['high', 'auto', 'medium', 'low'] as const).map(
      (eagerness) =>
        turnSettings({ type: 'semantic_vad', eagerness, create_response: true, interrupt_response: true })
          .silenceDurationMs,
    );
    expect(silence).toEqual([600, 900, 900, 1500]);
  });
});
