/** What a whole server tells while it is used, and misused. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineAgent } from '../agents/define-agent.ts';
import { VoiceServerError } from '../errors.ts';
import { TestVoiceServer } from '../testing/test-voice-server.ts';
import { defineTool } from '../tools/define-tool.ts';
import { ToolError } from '../tools/tool-error.ts';
import type { VoiceEvent } from './voice-event.ts';
import { VoiceTelemetry } from './voice-telemetry.ts';

const input = z.strictObject({ order: z.string().optional() });
const lookup = defineTool({ description: 'Finds.', input, effect: 'read', run: () => 'found' });
const refuse = defineTool({
  description: 'Refuses.',
  effect: 'read',
  input,
  run() {
    throw new ToolError('There is no such order.');
  },
});
const broken = defineTool({
  description: 'Breaks.',
  effect: 'read',
  input,
  run() {
    throw new Error('planted');
  },
});
const slow = defineTool({
  description: 'Hangs.',
  input,
  timeout: 20,
  effect: 'read',
  run: () => new Promise(() => {}),
});
const here = defineTool({ description: 'Shows.', input, runsIn: 'page' });
const billing = defineAgent({ instructions: 'Refund.' });
const support = defineAgent({
  instructions: 'Help.',
  tools: { lookup, refuse, broken, slow, here },
  handoffs: { billing },
});
const agents = { support, billing };

function typesOf(events: readonly VoiceEvent[]): string[] {
  return events.map(({ type }) => type);
}

describe('the events of a server', () => {
  it('tell of a session from its start to its end', async () => {
    const server = new TestVoiceServer({ agents });
    const { session } = await server.start();
    server.nowMs += 5_000;
    await server.post(`/v1/sessions/${session.id}/refresh`, undefined, { session });
    await server.handOff(session, 'billing');
    server.nowMs += 5_000;
    await server.post(`/v1/sessions/${session.id}/end`, undefined, { session });
    const of = { sessionId: session.id, agent: 'support' };
    const endsAt = 1_790_000_600_000;
    expect(server.events).toEqual([
      {
        type: 'session.started',
        at: 1_790_000_000_000,
        ...of,
        origin: 'https://shop.example',
        signedIn: false,
        endsAt,
      },
      { type: 'mint.granted', at: 1_790_000_000_000, ...of, purpose: 'start', durationMs: 0 },
      { type: 'mint.granted', at: 1_790_000_005_000, ...of, purpose: 'refresh', durationMs: 0 },
      { type: 'agent.handed_off', at: 1_790_000_005_000, ...of, to: 'billing', callId: 'handoff_1' },
      {
        type: 'session.ended',
        at: 1_790_000_010_000,
        ...of,
        agent: 'billing',
        reason: 'completed',
        durationMs: 10_000,
      },
    ]);
  });

  it.each([
    ['lookup', ['tool.called', 'tool.returned'], { outcome: 'done' }],
    ['refuse', ['tool.called', 'tool.returned'], { outcome: 'refused' }],
    ['broken', ['tool.called', 'tool.failed'], { correlationId: expect.stringMatching(/^err_/) }],
    ['slow', ['tool.called', 'tool.timed_out'], {}],
    ['here', ['tool.denied'], { reason: 'unknown_tool' }],
  ])('tell how a call of %s went', async (tool, types, fields) => {
    const server = new TestVoiceServer({ agents });
    const { session } = await server.start();
    server.events.length = 0;
    await server.callTool(session, tool, { callId: 'c', arguments: {} });
    expect(typesOf(server.events)).toEqual(types);
    expect(server.events.at(-1)).toMatchObject({
      sessionId: session.id,
      agent: 'support',
      tool,
      callId: 'c',
      ...fields,
    });
  });

  it('tell a failed call under the correlation id of its log line', async () => {
    const server = new TestVoiceServer({ agents });
    const { session } = await server.start();
    await server.callTool(session, 'broken', { callId: 'c', arguments: {} });
    const told = server.events.at(-1);
    const line = server.lines.find((entry) => entry.includes('planted')) ?? '';
    expect(told?.type === 'tool.failed' && line.includes(told.correlationId)).toBe(true);
  });

  it('tell of a replay, and of a call id that is used for something else', async () => {
    const server = new TestVoiceServer({ agents });
    const { session } = await server.start();
    server.events.length = 0;
    await server.callTool(session, 'lookup', { callId: 'c', arguments: {} });
    await server.callTool(session, 'lookup', { callId: 'c', arguments: {} });
    await server.callTool(session, 'lookup', { callId: 'c', arguments: { order: 'A-42' } });
    expect(typesOf(server.events)).toEqual(['tool.called', 'tool.returned', 'tool.replayed', 'tool.denied']);
    expect(server.events.at(-1)).toMatchObject({ tool: 'lookup', reason: 'call_id_conflict' });
  });

  it('do not repeat the name of a tool that there is not', async () => {
    const server = new TestVoiceServer({ agents });
    const { session } = await server.start();
    await server.callTool(session, 'my-secret-is-1234', { callId: 'c', arguments: {} });
    expect(server.events.at(-1)).toMatchObject({ type: 'tool.denied', reason: 'unknown_tool' });
    expect(JSON.stringify(server.events)).not.toContain('1234');
  });

  it('tell of handoffs that are refused', async () => {
    const server = new TestVoiceServer({ agents });
    const { session } = await server.start();
    await server.handOff(session, 'support', 'h1');
    await server.handOff(session, 'billing', 'h2');
    await server.handOff(session, 'billing', 'h3');
    const refused = { type: 'agent.handoff_refused', sessionId: session.id };
    expect(server.events.slice(2)).toMatchObject([
      { ...refused, agent: 'support', callId: 'h1', reason: 'handoff_not_allowed' },
      { type: 'agent.handed_off', callId: 'h2' },
      { ...refused, agent: 'billing', callId: 'h3', reason: 'unauthorized' },
    ]);
  });

  it('tell of keys that are refused, and of those that the provider does not give', async () => {
    const server = new TestVoiceServer({ agents });
    await server.post('/v1/sessions', { agent: 'nobody' });
    server.provider.failure = new VoiceServerError('provider_rate_limited', 'Busy.');
    await server.post('/v1/sessions', {});
    server.provider.failure = new TypeError('a bug');
    await server.post('/v1/sessions', {});
    expect(server.events).toMatchObject([
      { type: 'mint.refused', purpose: 'start', reason: 'unknown_agent' },
      { type: 'mint.failed', purpose: 'start', reason: 'provider_rate_limited' },
      { type: 'mint.failed', purpose: 'start', reason: 'internal' },
      { type: 'request.failed', method: 'POST', correlationId: expect.stringMatching(/^err_/) },
    ]);
  });

  it('tell of a page that may not', async () => {
    const server = new TestVoiceServer({ agents });
    await server.post('/v1/sessions', {}, { origin: 'https://evil.example' });
    expect(server.events).toMatchObject([{ type: 'origin.refused', origin: '"https://evil.example"' }]);
    expect(server.lines.join()).toContain('origin.refused');
  });

  it('hold arguments, outputs and metadata only when they are asked to', async () => {
    for (const content of [false, true]) {
      const server = new TestVoiceServer({ agents, telemetry: { content } });
      const { session } = await server.start({ metadata: { page: 'planted-page' }, locale: 'en-GB' });
      await server.callTool(session, 'lookup', { callId: 'c', arguments: { order: 'planted-order' } });
      const told = JSON.stringify(server.events);
      for (const word of ['planted-page', 'en-GB', 'planted-order', 'found']) expect(told.includes(word)).toBe(content);
      expect(server.lines.join()).not.toMatch(/planted|found/);
    }
  });

  it('reach who subscribes to a telemetry of its own', async () => {
    const telemetry = new VoiceTelemetry();
    const events: VoiceEvent[] = [];
    const server = new TestVoiceServer({ agents, telemetry });
    await server.start();
    const unsubscribe = telemetry.subscribe((event) => events.push(event));
    await server.start();
    unsubscribe();
    await server.start();
    expect(typesOf(events)).toEqual(['session.started', 'mint.granted']);
  });

  it('do no harm where onEvent throws', async () => {
    const server = new TestVoiceServer({
      agents,
      onEvent() {
        throw new Error('a listener with a bug');
      },
    });
    const { session } = await server.start();
    expect(await server.output(session, 'lookup', {})).toBe('found');
    const lines = server.lines.filter((line) => line.includes('telemetry.listener_failed'));
    expect(lines).toEqual([expect.stringContaining('a listener with a bug')]);
  });
});
