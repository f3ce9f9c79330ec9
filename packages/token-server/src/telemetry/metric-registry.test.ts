import { describe, expect, it } from 'vitest';
import { MetricRegistry } from './metric-registry.ts';

const at = 0;
const CALL = { at, sessionId: 'vs_1', agent: 'support', tool: 'lookup', callId: 'c' };

describe('MetricRegistry', () => {
  it('puts a value into the bucket whose bound it does not exceed', () => {
    const registry = new MetricRegistry();
    for (const durationMs of [50, 51, 29_000, 31_000]) {
      registry.read({ type: 'tool.returned', ...CALL, outcome: 'done', durationMs });
    }
    const [series] = registry.series('voice_agent.tool.duration');
    expect(series?.attributes).toEqual({ agent: 'support', tool: 'lookup', outcome: 'done' });
    expect(series?.count).toBe(4);
    expect(series?.sum).toBeCloseTo(60.101);
    expect(series?.buckets).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  });

  it('keeps a series for each set of attributes', () => {
    const registry = new MetricRegistry();
    for (const reason of ['rate_limited', 'unauthorized', 'rate_limited']) {
      registry.read({ type: 'mint.refused', at, purpose: 'start', reason });
    }
    expect(registry.series('voice_agent.mint.denied').map(({ sum }) => sum)).toEqual([2, 1]);
  });

  it('keeps no more than a thousand series of a metric, and counts what it drops', () => {
    const registry = new MetricRegistry();
    for (let i = 0; i < 1_500; i++) registry.read({ type: 'limit.exceeded', at, limit: `limit_${i}` });
    registry.read({ type: 'limit.exceeded', at, limit: 'limit_0' });
    expect(registry.series('voice_agent.limits')).toHaveLength(1_000);
    expect(registry.series('voice_agent.limits')[0]?.sum).toBe(2);
    expect(registry.dropped).toBe(500);
  });

  it('has no series before there was anything', () => {
    expect(new MetricRegistry().series('voice_agent.handoffs')).toEqual([]);
  });
});
