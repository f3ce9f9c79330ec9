import { describe, expect, it } from 'vitest';
import { MetricRegistry } from './metric-registry.ts';
import { prometheusText } from './prometheus-text.ts';

describe('prometheusText', () => {
  it('names every metric once, with its type, before its samples', () => {
    const registry = new MetricRegistry();
    registry.read({ type: 'audio.sent', at: 0, sessionId: 'vs_1', agent: 'support', trust: 'client', seconds: 2.5 });
    const lines = prometheusText(registry, 0).split('\n');
    const at = lines.indexOf('# TYPE voice_agent_audio_duration_seconds_total counter');
    expect(lines[at - 1]).toMatch(/^# HELP voice_agent_audio_duration_seconds_total /);
    expect(lines[at + 1]).toBe('voice_agent_audio_duration_seconds_total{agent="support",direction="sent"} 2.5');
    const types = lines.filter((line) => line.startsWith('# TYPE '));
    expect(new Set(types).size).toBe(types.length);
    expect(lines.at(-1)).toBe('');
  });

  it('escapes what a label may hold', () => {
    const registry = new MetricRegistry();
    registry.read({ type: 'limit.exceeded', at: 0, limit: 'a "b" \\ c\nd' });
    expect(prometheusText(registry, 0)).toContain('voice_agent_limits_total{limit="a \\"b\\" \\\\ c\\nd"} 1\n');
  });

  it('writes only lines of the format', () => {
    const registry = new MetricRegistry();
    registry.read({ type: 'mint.failed', at: 0, purpose: 'start', reason: 'internal', durationMs: 1e-7 });
    const line = /^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [\d.e+-]+|)$/;
    for (const text of prometheusText(registry, 0).split('\n')) expect(text).toMatch(line);
  });
});
