import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterEach, describe, expect, it } from 'vitest';
import { VoiceTelemetry } from '../telemetry/voice-telemetry.ts';
import { type DiagnosticsChannelName, diagnosticsChannels } from './diagnostics-channels.ts';

const CALL = { sessionId: 'vs_1', agent: 'support', tool: 'lookup', callId: 'c' };
const clean: (() => void)[] = [];

afterEach(() => {
  for (const stop of clean.splice(0)) stop();
});

function heard(name: DiagnosticsChannelName) {
  const messages: unknown[] = [];
  const listener = (message: unknown) => messages.push(message);
  subscribe(name, listener);
  const stop = () => unsubscribe(name, listener);
  clean.push(stop);
  return { messages, stop };
}

describe('diagnosticsChannels', () => {
  it('publishes each event on the channel of its family, and on no other', () => {
    const [tools, mints] = [heard('voice-agent:tool'), heard('voice-agent:mint')];
    const telemetry = new VoiceTelemetry({ now: () => 5, observers: [diagnosticsChannels()] });
    telemetry.emit('tool.called', { ...CALL, content: { arguments: 'A-42' } });
    telemetry.emit('tool.timed_out', { ...CALL, durationMs: 9 });
    telemetry.emit('mint.refused', { purpose: 'start', reason: 'rate_limited' });
    expect(tools.messages).toEqual([
      { type: 'tool.called', at: 5, ...CALL },
      { type: 'tool.timed_out', at: 5, ...CALL, durationMs: 9 },
    ]);
    expect(mints.messages).toEqual([{ type: 'mint.refused', at: 5, purpose: 'start', reason: 'rate_limited' }]);
  });

  it('publishes to those who come late, and no more to those who left', () => {
    const telemetry = new VoiceTelemetry({ observers: [diagnosticsChannels()] });
    telemetry.emit('tool.called', CALL);
    const { messages, stop } = heard('voice-agent:tool');
    telemetry.emit('tool.called', CALL);
    stop();
    telemetry.emit('tool.called', CALL);
    expect(messages).toHaveLength(1);
  });
});
