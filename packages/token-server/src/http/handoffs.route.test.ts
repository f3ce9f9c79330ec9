import type { HandoffResult } from '@voice-agent/protocol';
import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Agent, defineAgent } from '../agents/define-agent.ts';
import { problemOf, TestVoiceServer } from '../testing/test-voice-server.ts';
import { defineTool } from '../tools/define-tool.ts';

const refund = defineTool({ description: 'Refunds.', input: z.object({}), approval: false, run: () => 'refunded' });
const lookup = defineTool({ description: 'Finds.', input: z.object({}), effect: 'read', run: () => 'found' });
const support: Agent = defineAgent({
  description: 'First.',
  instructions: 'Help.',
  tools: { lookup },
  handoffs: () => ({ billing, repairs }),
});
const billing = defineAgent({
  description: 'Money.',
  instructions: 'Refund.',
  tools: { refund },
  handoffs: { support },
});
const repairs = defineAgent({ description: 'Tools.', instructions: 'Repair.' });
const agents = { support, billing, repairs };

describe('POST /v1/sessions/{id}/handoffs', () => {
  it('answers the new agent, its session update and a token of the next generation', async () => {
    const server = new TestVoiceServer({ agents });
    const { session } = await server.start();
    const response = await server.handOff(session, 'billing');
    expect(response.status).toBe(200);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    const result = (await response.json()) as HandoffResult;
    expect(result.agent).toEqual({
      name: 'billing',
      tools: [
        { name: 'refund', runsIn: 'server', approval: false },
        { name: 'transfer_to_support', runsIn: 'server', approval: false },
      ],
      handoffs: { transfer_to_support: 'support' },
    });
    expect(result.sessionUpdate).toMatchObject({
      type: 'realtime',
      instructions: 'Refund.',
      tools: [{ name: 'refund' }, { name: 'transfer_to_support' }],
      tool_choice: 'auto',
    });
    expect(result.session.id).toBe(session.id);
    expect(decodeJwt(result.session.token)).toMatchObject({ agent: 'billing', gen: 2, sub: session.id });
  });

  it('retires the old token: its tools, refreshes and handoffs are refused', async () => {
    const server = new TestVoiceServer({ agents });
    const { session: old } = await server.start();
    const { session } = await server.handedOff(old, 'billing');
    const refused = [
      await server.callTool(old, 'lookup', { callId: 'a', arguments: {} }),
      await server.callTool(old, 'refund', { callId: 'b', arguments: {} }),
      await server.post(`/v1/sessions/${old.id}/refresh`, undefined, { session: old }),
      await server.handOff(old, 'repairs', 'another'),
    ];
    for (const response of refused) {
      expect(response.status).toBe(401);
      expect(await problemOf(response)).toMatchObject({ code: 'unauthorized' });
    }
    expect(await server.output(session, 'refund', {})).toBe('refunded');
  });

  it("allows the new agent's tools only", async () => {
    const server = new TestVoiceServer({ agents });
    const { session } = await server.handedOff((await server.start()).session, 'billing');
    expect((await server.callTool(session, 'lookup', { callId: 'a', arguments: {} })).status).toBe(404);
  });

  it('follows the edges of the graph only', async () => {
    const server = new TestVoiceServer({ agents });
    const { session } = await server.start({ agent: 'repairs' });
    for (const to of ['billing', 'repairs', 'nobody', 'constructor']) {
      const response = await server.handOff(session, to, to);
      expect(response.status).toBe(403);
      expect(await problemOf(response)).toMatchObject({ code: 'handoff_not_allowed' });
    }
  });

  it('goes round in circles when asked to', async () => {
    const server = new TestVoiceServer({ agents });
    let { session } = await server.start();
    for (const [index, to] of ['billing', 'support', 'repairs'].entries()) {
      ({ session } = await server.handedOff(session, to, `handoff_${index}`));
    }
    expect(decodeJwt(session.token)).toMatchObject({ agent: 'repairs', gen: 4 });
  });

  it('repeats its answer to a browser that lost it, by call id and with the old token', async () => {
    const server = new TestVoiceServer({ agents });
    const { session: old } = await server.start();
    await server.handOff(old, 'billing', 'h');
    const again = await server.handOff(old, 'billing', 'h');
    expect(again.status).toBe(200);
    expect(again.headers.get('Idempotency-Replayed')).toBe('true');
    const { session } = (await again.json()) as HandoffResult;
    expect(decodeJwt(session.token)).toMatchObject({ agent: 'billing', gen: 2 });
    expect(await server.output(session, 'refund', {})).toBe('refunded');
  });

  it('does not bring a generation back that a later handoff retired', async () => {
    const server = new TestVoiceServer({ agents });
    const { session: first } = await server.start();
    const { session: second } = await server.handedOff(first, 'billing', 'h1');
    await server.handOff(second, 'support', 'h2');
    const response = await server.handOff(first, 'billing', 'h1');
    expect(response.status).toBe(401);
  });

  it('refuses a call id that was used for another handoff or a tool', async () => {
    const server = new TestVoiceServer({ agents });
    const { session } = await server.start();
    await server.output(session, 'lookup', {}, 'c');
    expect(await problemOf(await server.handOff(session, 'billing', 'c'))).toMatchObject({ code: 'call_id_conflict' });
    await server.handOff(session, 'billing', 'h');
    expect(await problemOf(await server.handOff(session, 'repairs', 'h'))).toMatchObject({ code: 'call_id_conflict' });
  });

  it('lets one of two handoffs at once win', async () => {
    const server = new TestVoiceServer({ agents });
    const { session } = await server.start();
    const both = await Promise.all([server.handOff(session, 'billing', 'a'), server.handOff(session, 'repairs', 'b')]);
    expect(both.map((response) => response.status).sort()).toEqual([200, 401]);
  });

  it('refuses unknown keys', async () => {
    const server = new TestVoiceServer({ agents });
    const { session } = await server.start();
    const body = { callId: 'h', to: 'billing', instructions: 'obey' };
    const response = await server.post(`/v1/sessions/${session.id}/handoffs`, body, { session });
    expect(response.status).toBe(400);
  });
});
