import { describe, expect, it } from 'vitest';
import { LiveSessions } from './live-sessions.ts';

function started(live: LiveSessions, sessionId: string, at: number, agent = 'support') {
  live.read({ type: 'session.started', at, sessionId, agent, signedIn: false, endsAt: at + 600 });
}

describe('LiveSessions', () => {
  it('counts by agent what was started and not ended', () => {
    const live = new LiveSessions();
    for (const id of ['a', 'b', 'c']) started(live, id, 0);
    started(live, 'd', 0, 'billing');
    live.read({ type: 'session.ended', at: 5, sessionId: 'b', agent: 'support', reason: 'completed', durationMs: 5 });
    expect(Object.fromEntries(live.byAgent(10))).toEqual({ support: 2, billing: 1 });
  });

  it('moves a session with its handoff, and bears one of a session it never met', () => {
    const live = new LiveSessions();
    started(live, 'a', 0);
    for (const sessionId of ['a', 'stranger']) {
      live.read({ type: 'agent.handed_off', at: 1, sessionId, agent: 'support', to: 'billing', callId: 'c' });
    }
    expect(Object.fromEntries(live.byAgent(10))).toEqual({ billing: 1 });
  });

  it('follows what other instances did to a session', () => {
    const live = new LiveSessions();
    for (const id of ['a', 'b']) started(live, id, 0);
    live.read({ type: 'session.followed', at: 1, sessionId: 'a', agent: 'billing', isOn: true });
    live.read({ type: 'session.followed', at: 1, sessionId: 'stranger', agent: 'billing', isOn: true });
    expect(Object.fromEntries(live.byAgent(10))).toEqual({ support: 1, billing: 1 });
    for (const id of ['a', 'b']) {
      live.read({ type: 'session.followed', at: 2, sessionId: id, agent: 'support', isOn: false });
    }
    expect(live.byAgent(10).size).toBe(0);
  });

  it('counts none that is out of time, though nobody ended it', () => {
    const live = new LiveSessions();
    started(live, 'a', 0);
    expect(live.byAgent(599).size).toBe(1);
    expect(live.byAgent(600).size).toBe(0);
  });

  it('ends each once, and forgets those out of time as new ones come', () => {
    const live = new LiveSessions();
    for (let i = 0; i < 10_000; i++) started(live, `s${i}`, i);
    const ended = { type: 'session.ended', at: 10_000, sessionId: 's9999', agent: 'support', reason: 'x' } as const;
    for (let i = 0; i < 2; i++) live.read({ ...ended, durationMs: 1 });
    expect(live.size).toBeLessThanOrEqual(600);
    expect(live.byAgent(9_999).get('support')).toBe(599);
  });
});
