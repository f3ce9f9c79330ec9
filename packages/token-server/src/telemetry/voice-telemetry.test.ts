import { describe, expect, it } from 'vitest';
import type { VoiceEvent } from './voice-event.ts';
import type { VoiceEventListener } from './voice-observer.ts';
import { VoiceTelemetry } from './voice-telemetry.ts';

const END = { sessionId: 'vs_1', agent: 'support', reason: 'completed', durationMs: 5 };
const CALL = { sessionId: 'vs_1', agent: 'support', tool: 'lookup', callId: 'c' };

function recorder() {
  const events: VoiceEvent[] = [];
  const listener: VoiceEventListener = (event) => events.push(event);
  return { events, listener };
}

/** Gives rejections their turn. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('VoiceTelemetry', () => {
  it('tells a listener the type, the time and the fields, frozen', () => {
    const { events, listener } = recorder();
    const telemetry = new VoiceTelemetry({ now: () => 1_000 });
    telemetry.subscribe(listener);
    telemetry.emit('session.ended', END);
    expect(events).toEqual([{ type: 'session.ended', at: 1_000, ...END }]);
    expect(events[0]).toSatisfy(Object.isFrozen);
  });

  it('tells a function once, however often it subscribes', () => {
    const { events, listener } = recorder();
    const telemetry = new VoiceTelemetry();
    telemetry.subscribe(listener);
    const unsubscribe = telemetry.subscribe(listener);
    telemetry.emit('session.ended', END);
    expect(events).toHaveLength(1);
    unsubscribe();
    unsubscribe();
    telemetry.unsubscribe(listener);
    telemetry.emit('session.ended', END);
    expect(events).toHaveLength(1);
  });

  it('lets a function that has gone come back', () => {
    const { events, listener } = recorder();
    const telemetry = new VoiceTelemetry();
    telemetry.subscribe(listener)();
    telemetry.subscribe(listener);
    telemetry.emit('session.ended', END);
    expect(events).toHaveLength(1);
  });

  it('bears that nobody listens, and that a stranger unsubscribes', () => {
    const telemetry = new VoiceTelemetry();
    telemetry.unsubscribe(() => {});
    expect(() => telemetry.emit('session.ended', END)).not.toThrow();
  });

  it('tells 100 listeners in their order, though every third throws and every third rejects', async () => {
    const telemetry = new VoiceTelemetry();
    const told: number[] = [];
    const failures = recorder();
    for (let i = 0; i < 100; i++) {
      telemetry.subscribe(({ type }) => {
        if (type === 'telemetry.listener_failed') return;
        told.push(i);
        if (i % 3 === 1) throw new Error(`thrown by ${i}`);
        if (i % 3 === 2) return Promise.reject(new Error(`rejected by ${i}`));
      });
    }
    telemetry.subscribe(failures.listener);
    telemetry.emit('session.ended', END);
    telemetry.emit('session.ended', END);
    await settled();
    const order = Array.from({ length: 100 }, (_, i) => i);
    expect(told).toEqual([...order, ...order]);
    const errors = failures.events.flatMap((event) => (event.type === 'telemetry.listener_failed' ? event.error : []));
    expect(errors).toHaveLength(66); // Each is told of once, not once for each event.
    expect(errors).toContain('Error: thrown by 1');
    expect(errors).toContain('Error: rejected by 98');
  });

  it('waits for no listener', () => {
    const telemetry = new VoiceTelemetry();
    const { events, listener } = recorder();
    telemetry.subscribe(() => new Promise(() => {}));
    telemetry.subscribe(listener);
    telemetry.emit('session.ended', END);
    expect(events).toHaveLength(1);
  });

  it('survives a listener that throws at everything, and tells of what is no Error by its type', () => {
    const telemetry = new VoiceTelemetry();
    const { events, listener } = recorder();
    telemetry.subscribe(() => {
      throw 'a text that could be anything';
    });
    telemetry.subscribe(listener);
    telemetry.emit('session.ended', END);
    expect(events.map(({ type }) => type)).toEqual(['telemetry.listener_failed', 'session.ended']);
    expect(events[0]).toMatchObject({ error: 'string' });
  });

  it('bears listeners that come and go while it tells', () => {
    const telemetry = new VoiceTelemetry();
    const { events, listener } = recorder();
    const once: VoiceEventListener = () => {
      telemetry.unsubscribe(once);
      telemetry.subscribe(listener);
    };
    telemetry.subscribe(once);
    telemetry.emit('session.ended', END);
    expect(events).toEqual([]);
    telemetry.emit('session.ended', END);
    expect(events).toHaveLength(1);
  });

  it('keeps content back unless it is asked for', () => {
    for (const content of [undefined, false, true]) {
      const { events, listener } = recorder();
      const telemetry = new VoiceTelemetry({ content });
      telemetry.subscribe(listener);
      telemetry.emit('tool.called', { ...CALL, content: { arguments: { orderId: 'A-42' } } });
      expect(JSON.stringify(events).includes('A-42')).toBe(content === true);
    }
  });

  it('knows its events: what is misspelt or lacks a field does not compile', () => {
    const telemetry = new VoiceTelemetry();
    // @ts-expect-error There is no such event.
    telemetry.emit('session.endet', END);
    // @ts-expect-error A field is missing.
    telemetry.emit('session.ended', { sessionId: 'vs_1', agent: 'support' });
    telemetry.subscribe((event) => {
      // @ts-expect-error Not every event has a tool.
      event.tool;
      if (event.type === 'tool.returned') expect(event.tool).toBe('lookup');
    });
    telemetry.emit('tool.returned', { ...CALL, durationMs: 1, outcome: 'done' });
  });
});
