import { describe, expect, it } from 'vitest';
import { debugLog, isDebugWanted } from './debug-log.ts';
import { PipelineTelemetry } from './pipeline-telemetry.ts';

describe('debugLog', () => {
  it('writes a line for each event, but for chunks of speech', () => {
    const lines: string[] = [];
    const telemetry = new PipelineTelemetry({
      now: () => 0,
      content: true,
      listeners: [debugLog((line) => lines.push(line))],
    });
    const place = { runId: 'run_1', turn: 2, stage: 'Flite', sentence: 0 };
    telemetry.emit('tts.started', { ...place, characters: 3, content: { text: 'Hi there' } });
    telemetry.emit('tts.chunk', { ...place, audioSeconds: 0.1 });
    telemetry.emit('tts.completed', { ...place, durationMs: 12.3456, audioSeconds: 1 });
    expect(lines).toEqual([
      '00:00:00.000 tts.started runId=run_1 turn=2 stage=Flite sentence=0 characters=3 content={"text":"Hi there"}\n',
      '00:00:00.000 tts.completed runId=run_1 turn=2 stage=Flite sentence=0 durationMs=12.346 audioSeconds=1\n',
    ]);
  });
});

describe('isDebugWanted', () => {
  it('is one switch in the environment', () => {
    for (const value of ['1', 'true', 'yes']) expect(isDebugWanted({ VOICE_AGENT_DEBUG: value })).toBe(true);
    for (const value of ['', '0', 'false', 'OFF']) expect(isDebugWanted({ VOICE_AGENT_DEBUG: value })).toBe(false);
    expect(isDebugWanted({})).toBe(false);
  });
});
