import { describe, expect, it } from 'vitest';
import type { VoiceEvent } from '../voice-event.ts';
import { RollingHour } from './rolling-hour.ts';

const MINUTE = 60_000;
const START = 1_790_000_040_000;

const OF = { agent: 'support', sessionId: 'vs_1' };
const CALL = { ...OF, tool: 'lookup', callId: 'c' };

function started(at: number, sessionId: string, agent = 'support'): VoiceEvent {
  return { type: 'session.started', at, sessionId, agent, signedIn: false, endsAt: at + 10 * MINUTE };
}

function hourOf(...events: VoiceEvent[]): RollingHour {
  const hour = new RollingHour(START);
  for (const event of events) hour.read(event);
  return hour;
}

describe('RollingHour', () => {
  it('counts sessions by minute and agent', () => {
    const hour = hourOf(started(START, 'a'), started(START + MINUTE, 'b'), started(START + MINUTE, 'c', 'billing'));
    hour.read({ type: 'session.ended', at: START + MINUTE, ...OF, sessionId: 'a', reason: 'completed', durationMs: 9 });
    const board = hour.snapshot(START + MINUTE);
    expect(board).toMatchObject({ live: 2, started: 3, ended: 1, errors: 0, since: START });
    expect(board.minutes).toHaveLength(60);
    expect(board.minutes.slice(-2).map(({ started, ended }) => [started, ended])).toEqual([
      [1, 0],
      [2, 1],
    ]);
    expect(board.byAgent.map(({ name, live, started }) => [name, live, started])).toEqual([
      ['support', 1, 2],
      ['billing', 1, 1],
    ]);
  });

  it('measures tools, those that fail too, and counts what never ran apart', () => {
    const hour = hourOf(
      { type: 'tool.returned', at: START, ...CALL, outcome: 'done', durationMs: 100 },
      { type: 'tool.failed', at: START, ...CALL, correlationId: 'err_1', durationMs: 100 },
      { type: 'tool.timed_out', at: START, ...CALL, durationMs: 10_000 },
      { type: 'tool.replayed', at: START, ...CALL },
      { type: 'tool.denied', at: START, ...CALL, reason: 'rate_limited' },
      { type: 'tool.denied', at: START, ...OF, callId: 'c', reason: 'unknown_tool' },
    );
    const { byTool, byError, tools, errors } = hour.snapshot(START);
    expect(byTool).toMatchObject([{ name: 'lookup', calls: 3, failed: 2, denied: 1, replayed: 1 }]);
    expect(tools.count).toBe(3);
    expect(tools.p95).toBeGreaterThan(8_000);
    expect(errors).toBe(4);
    expect(byError.map(({ name }) => name).sort()).toEqual([
      'tool.denied rate_limited',
      'tool.denied unknown_tool',
      'tool.failed lookup',
      'tool.timed_out lookup',
    ]);
  });

  it('takes turns and sound from what browsers tell', () => {
    const trust = 'client' as const;
    const hour = hourOf(
      { type: 'turn.answered', at: START, ...OF, trust, latencyMs: 700 },
      { type: 'audio.sent', at: START, ...OF, trust, seconds: 30 },
      { type: 'audio.received', at: START, ...OF, trust, seconds: 12 },
    );
    expect(hour.snapshot(START)).toMatchObject({ audioSent: 30, audioReceived: 12, turns: { count: 1 } });
    expect(hour.snapshot(START).byAgent[0]?.turns.p50).toBeGreaterThan(600);
  });

  it('puts the most frequent error first, with its last time', () => {
    const refused = (at: number): VoiceEvent => ({ type: 'origin.refused', at, origin: 'https://planted.example' });
    const hour = hourOf(refused(START), { type: 'store.degraded', at: START, error: 'planted' }, refused(START + 9));
    const { byError } = hour.snapshot(START + MINUTE);
    expect(byError).toEqual([
      { name: 'origin.refused', count: 2, lastAt: START + 9 },
      { name: 'store.degraded', count: 1, lastAt: START },
    ]);
  });

  it('forgets after an hour, and holds sixty minutes whatever comes', () => {
    const hour = new RollingHour(START);
    for (let minute = 0; minute < 500; minute++) hour.read(started(START + minute * MINUTE, `s${minute}`));
    expect(hour.snapshot(START + 499 * MINUTE)).toMatchObject({ started: 60, live: 10 });
    expect(hour.snapshot(START + 559 * MINUTE)).toMatchObject({ started: 0, live: 0 });
  });

  it('bears a clock that is set back', () => {
    const hour = hourOf(started(START + 90 * MINUTE, 'a'), started(START, 'b'));
    expect(hour.snapshot(START)).toMatchObject({ started: 1 });
  });

  it('is as good as empty before anything happened', () => {
    const board = new RollingHour(START).snapshot(START);
    expect(board).toMatchObject({ live: 0, started: 0, byAgent: [], byTool: [], byError: [] });
    expect(board.turns).toEqual({ count: 0, p50: undefined, p95: undefined });
  });
});
