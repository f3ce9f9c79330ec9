import type { ServerEvent } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import { callReport } from './call-report.ts';
import { settled } from './testing/settled.ts';
import { liveCall, stage } from './testing/staged-session.ts';

const NOTHING = {
  sentSeconds: 0,
  receivedSeconds: 0,
  turnLatenciesMs: [],
  reconnects: 0,
  droppedFrames: 0,
  inputTokens: 0,
  outputTokens: 0,
};

const SENT = { ...NOTHING, errors: [], token: 'token_1' };

const heard = (event: Partial<ServerEvent> & { type: string }, sentSamples = 0, receivedSamples = 0) =>
  ({ type: 'server-event', event: { event_id: 'e', ...event } as ServerEvent, receivedSamples, sentSamples }) as const;

describe('callReport', () => {
  it('gathers what a call tells of itself, and begins anew when it is taken', () => {
    const report = callReport();
    report.read({ type: 'latency', responseId: 'r', milliseconds: 640 });
    report.read({ type: 'latency', responseId: 'r', milliseconds: 710 });
    report.read({ type: 'reconnected', attempts: 2, milliseconds: 900 });
    report.read({ type: 'network', weak: true, droppedFrames: 12 });
    report.read({ type: 'usage', responseId: 'r', usage: { total_tokens: 115, input_tokens: 90, output_tokens: 25 } });
    report.read({ type: 'handoff', agent: 'billing' });
    expect(report.take()).toEqual({
      ...NOTHING,
      turnLatenciesMs: [640, 710],
      reconnects: 1,
      droppedFrames: 12,
      inputTokens: 90,
      outputTokens: 25,
    });
    expect(report.take()).toEqual(NOTHING);
  });

  it('counts the sound that came and the sound that went, over all lines, with turns by ear and by hand', () => {
    const report = callReport();
    report.hear(heard({ type: 'session.created' }));
    report.hear(heard({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: 4_000 }, 96_000));
    report.hear(heard({ type: 'response.output_audio.done' }, 96_000, 48_000));
    expect(report.take()).toEqual({ ...NOTHING, sentSeconds: 4, receivedSeconds: 2 });
    report.hear(heard({ type: 'session.created' }, 120_000));
    report.hear(heard({ type: 'input_audio_buffer.committed' }, 156_000));
    expect(report.take()).toEqual({ ...NOTHING, sentSeconds: 2.5 });
  });
});

describe('a call', () => {
  it('reports when its line stands, every half a minute, and at its end', async () => {
    const { clock, media, server, session } = await liveCall('voice');
    expect(server.reports).toEqual([SENT]);
    media.report({ type: 'latency', responseId: 'r', milliseconds: 500 });
    clock.advance(30);
    expect(server.reports.slice(1)).toEqual([{ ...SENT, turnLatenciesMs: [500] }]);
    clock.advance(15);
    media.report({ type: 'latency', responseId: 'r', milliseconds: 700 });
    session.stop();
    expect(server.reports.slice(2)).toEqual([{ ...SENT, turnLatenciesMs: [700] }]);
    expect(server.ended).toEqual(['token_1']);
    clock.advance(300);
    expect(server.reports).toHaveLength(3);
  });

  it('says by what it broke, and nothing of what was said', async () => {
    const { media, server } = await liveCall('voice');
    media.report({ type: 'failed', error: new VoiceAgentError('audio-unsupported', 'planted words') });
    expect(server.reports.slice(1)).toEqual([{ ...SENT, errors: ['audio-unsupported'] }]);
    expect(JSON.stringify(server.reports)).not.toContain('planted');
  });

  it('has nobody to report to before the server has answered', async () => {
    const { server, session } = stage({ script: { createSession: () => new Promise(() => {}) } });
    session.start('voice');
    await settled();
    session.stop();
    expect(server.reports).toEqual([]);
  });
});
