import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineAgent } from '../agents/define-agent.ts';
import { problemOf, TestVoiceServer } from '../testing/test-voice-server.ts';
import { defineTool } from '../tools/define-tool.ts';

const lookup = defineTool({ description: 'Finds.', input: z.object({}), effect: 'read', run: () => 'found' });
const billing = defineAgent({ instructions: 'Refund.' });
const support = defineAgent({ instructions: 'Help.', tools: { lookup }, handoffs: { billing } });
const agents = { support, billing };

describe('POST /v1/sessions/{id}/end', () => {
  it('answers 204, and every later call 410', async () => {
    const server = new TestVoiceServer({ agents });
    const { session } = await server.start();
    const path = `/v1/sessions/${session.id}`;
    const ended = await server.post(`${path}/end`, undefined, { session });
    expect(ended.status).toBe(204);
    expect(ended.headers.get('Cache-Control')).toBe('no-store');
    const later = [
      await server.callTool(session, 'lookup', { callId: 'c', arguments: {} }),
      await server.handOff(session, 'billing'),
      await server.post(`${path}/refresh`, undefined, { session }),
      await server.post(`${path}/end`, undefined, { session }),
    ];
    for (const response of later) {
      expect(response.status).toBe(410);
      expect(await problemOf(response)).toMatchObject({ code: 'session_ended' });
    }
  });

  it('ends no other session', async () => {
    const server = new TestVoiceServer({ agents });
    const [one, two] = [await server.start(), await server.start()];
    await server.post(`/v1/sessions/${one.session.id}/end`, {}, { session: one.session });
    expect(await server.output(two.session, 'lookup', {})).toBe('found');
    const foreign = await server.post(`/v1/sessions/${two.session.id}/end`, {}, { session: one.session });
    expect(foreign.status).toBe(401);
    expect(await server.output(two.session, 'lookup', {})).toBe('found');
  });

  it('ends the session with a token that a handoff has retired', async () => {
    const server = new TestVoiceServer({ agents });
    const { session } = await server.start();
    const next = await server.handedOff(session, 'billing');
    expect((await server.post(`/v1/sessions/${session.id}/end`, undefined, { session })).status).toBe(204);
    const late = await server.post(`/v1/sessions/${session.id}/refresh`, undefined, { session: next.session });
    expect(late.status).toBe(410);
  });

  it('stays ended when a handoff finishes late', async () => {
    const server = new TestVoiceServer({ agents });
    const { session } = await server.start();
    await Promise.all([
      server.handOff(session, 'billing'),
      server.post(`/v1/sessions/${session.id}/end`, undefined, { session }),
    ]);
    expect((await server.handOff(session, 'billing', 'later')).status).toBe(410);
  });
});
