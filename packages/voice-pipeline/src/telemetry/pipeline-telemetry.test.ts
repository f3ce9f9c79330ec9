import { describe, expect, it } from 'vitest';
import type { PipelineTelemetryEvent } from './pipeline-events.ts';
import { PipelineTelemetry } from './pipeline-telemetry.ts';

const FIRST_TOKEN = { runId: 'r', turn: 1, durationMs: 3 };
const TRANSCRIPT = { runId: 'r', turn: 1, stage: 's', characters: 2, content: { text: 'hi' } };

function heard(options: ConstructorParameters<typeof PipelineTelemetry>[0] = {}) {
  const events: PipelineTelemetryEvent[] = [];
  const listener = (event: PipelineTelemetryEvent) => events.push(event);
  const telemetry = new PipelineTelemetry({ now: () => 7, ...options, listeners: [listener, listener] });
  return { events, telemetry, listener };
}

describe('PipelineTelemetry', () => {
  it('tells a frozen event with its time, once to each listener', () => {
    const { events, telemetry, listener } = heard();
    telemetry.subscribe(listener);
    telemetry.emit('workflow.first_token', FIRST_TOKEN);
    expect(events).toEqual([{ type: 'workflow.first_token', at: 7, ...FIRST_TOKEN }]);
    expect(Object.isFrozen(events[0])).toBe(true);
  });

  it('holds no words unless it is asked to', () => {
    for (const content of [false, true]) {
      const { events, telemetry } = heard({ content });
      telemetry.emit('stt.delta', TRANSCRIPT);
      expect('content' in (events[0] ?? {})).toBe(content);
      expect(TRANSCRIPT.content).toEqual({ text: 'hi' });
    }
  });

  it('stops telling who has left, and may be left twice', () => {
    const { events, telemetry, listener } = heard();
    const leave = telemetry.subscribe(listener);
    leave();
    leave();
    telemetry.emit('workflow.first_token', FIRST_TOKEN);
    expect(events).toEqual([]);
  });

  it('bears listeners that throw or reject, and tells of each once', async () => {
    const { events, telemetry } = heard();
    telemetry.subscribe(() => {
      throw new Error('thrown');
    });
    telemetry.subscribe(() => Promise.reject(new Error('rejected')));
    for (let i = 0; i < 3; i++) telemetry.emit('workflow.first_token', FIRST_TOKEN);
    await new Promise((resolve) => setImmediate(resolve));
    const failures = events.flatMap((event) => (event.type === 'telemetry.listener_failed' ? event.error : []));
    expect(failures.sort()).toEqual(['Error: rejected', 'Error: thrown']);
    expect(events).toHaveLength(5);
  });
});
