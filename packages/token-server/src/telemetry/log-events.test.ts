import { describe, expect, it } from 'vitest';
import type { LogFields, Logger } from '../logger.ts';
import { logEvents } from './log-events.ts';
import { VoiceTelemetry } from './voice-telemetry.ts';

function logged() {
  const lines: [level: string, event: string, fields: LogFields | undefined][] = [];
  const write = (level: keyof Logger) => (event: string, fields?: LogFields) => lines.push([level, event, fields]);
  const telemetry = new VoiceTelemetry({ content: true, now: () => 7 });
  telemetry.subscribe(logEvents({ info: write('info'), warn: write('warn'), error: write('error') }));
  return { lines, telemetry };
}

const CALL = { sessionId: 'vs_1', agent: 'support', tool: 'lookup', callId: 'c' };

describe('logEvents', () => {
  it('writes a line under the name of the event, with its fields', () => {
    const { lines, telemetry } = logged();
    telemetry.emit('origin.refused', { origin: '"https://evil.example"' });
    telemetry.emit('store.degraded', { error: 'ECONNREFUSED' });
    telemetry.emit('store.recovered', { downMs: 30 });
    expect(lines).toEqual([
      ['warn', 'origin.refused', { origin: '"https://evil.example"' }],
      ['error', 'store.degraded', { error: 'ECONNREFUSED' }],
      ['info', 'store.recovered', { downMs: 30 }],
    ]);
  });

  it('leaves content out even where events hold it', () => {
    const { lines, telemetry } = logged();
    telemetry.emit('tool.returned', { ...CALL, durationMs: 4, outcome: 'done', content: { output: 'A-42' } });
    expect(lines).toEqual([['info', 'tool.returned', { ...CALL, durationMs: 4, outcome: 'done' }]]);
  });

  it('writes one line for a call, at its end', () => {
    const { lines, telemetry } = logged();
    telemetry.emit('tool.called', CALL);
    telemetry.emit('tool.timed_out', { ...CALL, durationMs: 4 });
    expect(lines.map(([level, event]) => [level, event])).toEqual([['warn', 'tool.timed_out']]);
  });

  it('writes nothing that only a browser says', () => {
    const { lines, telemetry } = logged();
    telemetry.emit('audio.sent', { sessionId: 'vs_1', agent: 'support', trust: 'client', seconds: 1 });
    telemetry.emit('session.failed', { sessionId: 'vs_1', agent: 'support', trust: 'client', code: 'network' });
    expect(lines).toEqual([]);
  });
});
