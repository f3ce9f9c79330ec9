/** Guardrails on tool calls, over HTTP. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Agent, defineAgent } from '../agents/define-agent.ts';
import type { VoiceEvent } from '../telemetry/voice-event.ts';
import { VoiceTelemetry } from '../telemetry/voice-telemetry.ts';
import { TestVoiceServer } from '../testing/test-voice-server.ts';
import { defineTool } from '../tools/define-tool.ts';
import { defineToolGuardrail } from '../tools/tool-guardrail.ts';

let isFrozen = false;
const noCards = defineToolGuardrail({
  name: 'no_cards',
  description: 'Card numbers are never passed on.',
  check: (input) => (/\d{16}/.test(JSON.stringify(input)) ? { reason: 'a card number' } : null),
});
const frozen = defineToolGuardrail({
  name: 'frozen',
  check: () => (isFrozen ? { reason: 'frozen', say: 'Accounts are frozen.' } : null),
});

function served(content = false) {
  const ran: string[] = [];
  const note = defineTool({
    description: 'Notes.',
    input: z.strictObject({ text: z.string() }),
    run: ({ text }) => void ran.push(text),
  });
  const plain: Agent = defineAgent({ instructions: 'y', tools: { note } });
  const desk = defineAgent({
    instructions: 'x',
    tools: { note },
    toolGuardrails: [noCards, frozen],
    handoffs: { plain },
  });
  const events: VoiceEvent[] = [];
  const telemetry = new VoiceTelemetry({ content });
  telemetry.subscribe((event) => events.push(event));
  return { ran, events, server: new TestVoiceServer({ agents: { desk, plain }, telemetry }) };
}

const card = { callId: 'call_1', arguments: { text: 'pay with 4111111111111111' } };

describe('POST /v1/sessions/{id}/tools/{tool} of an agent with toolGuardrails', () => {
  it('answers what the model is to hear when one trips; nobody is asked and nothing runs', async () => {
    const { server, ran } = served();
    const { session } = await server.start();
    const response = await server.callTool(session, 'note', card);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      callId: 'call_1',
      output: '{"error":"Card numbers are never passed on. Nothing was done."}',
    });
    expect((await server.callTool(session, 'note', card)).headers.get('Idempotency-Replayed')).toBe('true');
    expect(ran).toEqual([]);
  });

  it('checks again when the visitor has approved: what was allowed then may not be so now', async () => {
    const { server, ran } = served();
    const { session } = await server.start();
    const { token } = await server.asked(session, 'note', { text: 'hello' });
    isFrozen = true;
    const decided = await server.decide(session, { token, approve: true });
    isFrozen = false;
    expect(await decided.json()).toMatchObject({ output: '{"error":"Accounts are frozen. Nothing was done."}' });
    expect(ran).toEqual([]);
  });

  it('checks the calls of that agent only', async () => {
    const { server } = served();
    const { session: old } = await server.start();
    const { session } = await server.handedOff(old, 'plain');
    expect((await server.callTool(session, 'note', card)).status).toBe(202);
  });

  it.each([false, true])('tells telemetry which one tripped; why, only with content (%j)', async (content) => {
    const { server, events } = served(content);
    const { session } = await server.start();
    await server.callTool(session, 'note', card);
    const types = events.map(({ type }) => type);
    expect(types.slice(2)).toEqual(['tool.called', 'guardrail.tripped', 'tool.returned']);
    expect(events[3]).toEqual({
      type: 'guardrail.tripped',
      at: expect.any(Number),
      sessionId: session.id,
      agent: 'desk',
      tool: 'note',
      guardrail: 'no_cards',
      stage: 'input',
      ...(content && { content: { reason: 'a card number' } }),
    });
    const line = server.lines.find((one) => one.includes('guardrail.tripped')) ?? '';
    expect(JSON.parse(line)).toMatchObject({ level: 'warn', guardrail: 'no_cards', stage: 'input', tool: 'note' });
    expect(server.lines.join()).not.toMatch(/a card number|4111/);
  });
});
