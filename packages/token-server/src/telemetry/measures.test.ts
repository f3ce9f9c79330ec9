import { describe, expect, it } from 'vitest';
import { METRICS, type MetricDescription, measuresOf } from './measures.ts';
import type { VoiceEvent } from './voice-event.ts';

const AT = { at: 1_000 };
const OF = { ...AT, sessionId: 'vs_planted', agent: 'support' };
const CALL = { ...OF, tool: 'lookup', callId: 'call_planted' };
const CLIENT = { ...OF, trust: 'client' } as const;

/** One of each, with a planted word in every field that a metric must not show. */
const EVENTS: readonly VoiceEvent[] = [
  { type: 'session.started', ...OF, origin: 'https://planted.example', signedIn: true, endsAt: 9_000 },
  { type: 'session.ended', ...OF, reason: 'completed', durationMs: 61_000 },
  { type: 'session.failed', ...CLIENT, code: 'connection-lost' },
  { type: 'session.rated', ...CLIENT, rating: 4, content: { comment: 'planted' } },
  { type: 'mint.granted', ...OF, purpose: 'start', durationMs: 250 },
  { type: 'mint.refused', ...AT, purpose: 'start', reason: 'rate_limited' },
  { type: 'mint.failed', ...AT, purpose: 'refresh', reason: 'provider_unavailable', durationMs: 5_000 },
  { type: 'tool.called', ...CALL, content: { arguments: 'planted' } },
  { type: 'tool.returned', ...CALL, durationMs: 40, outcome: 'refused', content: { output: 'planted' } },
  { type: 'tool.failed', ...CALL, durationMs: 40, correlationId: 'err_planted' },
  { type: 'tool.timed_out', ...CALL, durationMs: 40 },
  { type: 'tool.cancelled', ...CALL, durationMs: 40 },
  { type: 'tool.replayed', ...CALL },
  { type: 'tool.denied', ...OF, callId: 'call_planted', reason: 'unknown_tool' },
  { type: 'agent.handed_off', ...OF, to: 'billing', callId: 'call_planted' },
  { type: 'agent.handoff_refused', ...OF, callId: 'call_planted', reason: 'handoff_not_allowed' },
  { type: 'guardrail.tripped', ...OF, guardrail: 'no_prices', stage: 'output' },
  { type: 'guardrail.tripped', ...OF, guardrail: 'no_cards', stage: 'input', tool: 'pay' },
  { type: 'limit.exceeded', ...AT, limit: 'mints_per_ip' },
  { type: 'store.degraded', ...AT, error: 'planted' },
  { type: 'store.recovered', ...AT, downMs: 3 },
  { type: 'origin.refused', ...AT, origin: 'https://planted.example' },
  { type: 'request.failed', ...AT, correlationId: 'err_planted', method: 'PLANTED' },
  { type: 'telemetry.listener_failed', ...AT, error: 'planted' },
  { type: 'audio.sent', ...CLIENT, seconds: 12 },
  { type: 'audio.received', ...CLIENT, seconds: 4 },
  { type: 'turn.answered', ...CLIENT, latencyMs: 640 },
  { type: 'client.reported', ...CLIENT, reconnects: 2, droppedFrames: 0, usage: { inputTokens: 90, outputTokens: 0 } },
  { type: 'client.reported', ...CLIENT, reconnects: 0, droppedFrames: 0, usage: { inputTokens: 0, outputTokens: 25 } },
];

describe('measuresOf', () => {
  it('names known metrics, with finite values, and shows no id, origin, error text or content', () => {
    const measures = EVENTS.flatMap(measuresOf);
    for (const { name, value } of measures) {
      expect(METRICS).toHaveProperty([name]);
      expect(value).toBeGreaterThan(0);
    }
    expect(JSON.stringify(measures).toLowerCase()).not.toContain('planted');
  });

  it('uses every metric that there is', () => {
    const used = new Set(EVENTS.flatMap(measuresOf).map(({ name }) => name));
    expect([...used].sort()).toEqual(Object.keys(METRICS).sort());
  });

  it('turns milliseconds into seconds', () => {
    const [measure] = measuresOf({ type: 'tool.timed_out', ...CALL, durationMs: 40 });
    expect(measure).toEqual({
      name: 'voice_agent.tool.duration',
      value: 0.04,
      attributes: { agent: 'support', tool: 'lookup', outcome: 'timed_out' },
    });
  });

  it('tells the tokens of a report by their kind, and nothing of none', () => {
    const usage = { inputTokens: 90, outputTokens: 25 };
    const report = { type: 'client.reported', ...CLIENT, reconnects: 0, droppedFrames: 0 } as const;
    expect(measuresOf({ ...report, usage })).toEqual([
      { name: 'voice_agent.token.usage', value: 90, attributes: { agent: 'support', token: 'input' } },
      { name: 'voice_agent.token.usage', value: 25, attributes: { agent: 'support', token: 'output' } },
    ]);
    expect(measuresOf(report)).toEqual([]);
  });

  it('bears a clock that goes backwards', () => {
    expect(measuresOf({ type: 'tool.timed_out', ...CALL, durationMs: -5 })[0]?.value).toBe(0);
  });

  it('counts a key that the provider does not give as denied, too', () => {
    const names = EVENTS.filter(({ type }) => type === 'mint.failed').flatMap(measuresOf);
    expect(names.map(({ name }) => name)).toEqual(['voice_agent.mint.duration', 'voice_agent.mint.denied']);
  });
});

describe('METRICS', () => {
  it('has rising buckets for what takes time, and units for all', () => {
    for (const { type, unit, buckets } of Object.values<MetricDescription>(METRICS)) {
      expect(unit).toMatch(/^s$|^\{[a-z]+\}$/);
      if (type === 'histogram') expect(buckets).toEqual([...(buckets ?? [])].sort((a, b) => a - b));
    }
  });
});
