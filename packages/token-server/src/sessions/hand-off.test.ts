/** Handoffs with conditions and reasons, over HTTP. What every handoff does is in `http/handoffs.route.test.ts`. */
import type { SessionGrant } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Agent, defineAgent } from '../agents/define-agent.ts';
import { handoff } from '../agents/handoff.ts';
import { problemOf, TestVoiceServer } from '../testing/test-voice-server.ts';
import { defineTool } from '../tools/define-tool.ts';
import type { VoiceSession } from '../voice-session.ts';

const asked: VoiceSession[] = [];
const where = defineTool({
  description: 'x',
  input: z.object({}),
  effect: 'read',
  run: (_, { session }) => session.handoff ?? 'first',
});
const support: Agent = defineAgent({
  instructions: 'Help.',
  tools: { where },
  handoffs: () => ({
    workshop: handoff(workshop, { description: 'For repairs.', reason: 'What is broken.', title: 'The workshop' }),
    vip: handoff(vip, { when: ({ metadata }) => metadata.plan === 'gold' }),
  }),
});
const workshop: Agent = defineAgent({
  description: 'Repairs.',
  instructions: (session) => {
    asked.push(session);
    return `Mend. ${session.handoff?.reason ?? ''}`;
  },
  tools: { where },
  handoffs: { support },
});
const vip = defineAgent({ description: 'For few.', instructions: 'Bow.' });
const agents = { support, workshop, vip };

const functionsOf = (server: TestVoiceServer) => server.provider.connected.at(-1)?.agent.tools.map(({ name }) => name);

describe('a handoff with a condition', () => {
  it('is known only to sessions that may take it', async () => {
    const server = new TestVoiceServer({ agents });
    const plain = await server.start();
    expect(functionsOf(server)).toEqual(['where', 'transfer_to_workshop']);
    expect(plain.agent.handoffs).toEqual({ transfer_to_workshop: 'workshop' });
    expect(JSON.stringify(plain)).not.toContain('vip');
    const gold = await server.start({ metadata: { plan: 'gold' } });
    expect(functionsOf(server)).toEqual(['where', 'transfer_to_workshop', 'transfer_to_vip']);
    expect(gold.agent.handoffs).toMatchObject({ transfer_to_vip: 'vip' });
  });

  it('is refused to a session that may not take it, which goes on as it was', async () => {
    const server = new TestVoiceServer({ agents });
    const { session } = await server.start();
    const refused = await server.handOff(session, 'vip', 'h1');
    expect(refused.status).toBe(403);
    expect(await problemOf(refused)).toMatchObject({ code: 'handoff_not_allowed' });
    expect((await server.handOff(session, 'workshop', 'h2')).status).toBe(200);
    const gold = await server.start({ metadata: { plan: 'gold' } });
    expect((await server.handOff(gold.session, 'vip', 'h')).status).toBe(200);
  });

  it('is asked again at every refresh and at every return', async () => {
    let open = false;
    const back = defineAgent({ instructions: 'x', handoffs: () => ({ front }) });
    const extra = defineAgent({ instructions: 'x' });
    const front: Agent = defineAgent({
      instructions: 'x',
      handoffs: { back, extra: handoff(extra, { when: async () => open }) },
    });
    const server = new TestVoiceServer({ agents: { front, back, extra } });
    let { session, agent } = await server.start();
    expect(Object.values(agent.handoffs)).toEqual(['back']);
    open = true;
    const refreshed = await server.post(`/v1/sessions/${session.id}/refresh`, undefined, { session });
    expect(Object.values(((await refreshed.json()) as SessionGrant).agent.handoffs)).toEqual(['back', 'extra']);
    ({ session } = await server.handedOff(session, 'back', 'h1'));
    open = false;
    ({ agent } = await server.handedOff(session, 'front', 'h2'));
    expect(Object.values(agent.handoffs)).toEqual(['back']);
  });
});

describe('a handoff with a reason', () => {
  it('asks the model for it, and tells the page its title', async () => {
    const server = new TestVoiceServer({ agents });
    const { agent } = await server.start();
    expect(agent.tools).toContainEqual({
      name: 'transfer_to_workshop',
      title: 'The workshop',
      runsIn: 'server',
      approval: false,
    });
    expect(server.provider.connected[0]?.agent.tools.find(({ name }) => name === 'transfer_to_workshop')).toEqual({
      type: 'function',
      name: 'transfer_to_workshop',
      description: 'Hands the conversation over to workshop. For repairs.',
      parameters: {
        type: 'object',
        properties: { reason: { type: 'string', description: 'What is broken.' } },
        required: ['reason'],
        additionalProperties: false,
      },
    });
  });

  const handOver = async (server: TestVoiceServer, body: object, to = 'workshop') => {
    const { session } = await server.start();
    const path = `/v1/sessions/${session.id}/handoffs`;
    const response = await server.post(path, { callId: 'h', to, ...body }, { session });
    return { session, response };
  };

  it('passes it on to the next agent, its tools, and a line that is mended', async () => {
    const server = new TestVoiceServer({ agents });
    const { response } = await handOver(server, { arguments: { reason: '  The brakes squeal. ' } });
    const { session, sessionUpdate } = (await response.json()) as SessionGrant & { sessionUpdate: object };
    expect(sessionUpdate).toMatchObject({ instructions: 'Mend. The brakes squeal.' });
    const origin = { from: 'support', reason: 'The brakes squeal.' };
    expect(asked.at(-1)?.handoff).toEqual(origin);
    expect(JSON.parse(await server.output(session, 'where', {}))).toEqual(origin);
    await server.post(`/v1/sessions/${session.id}/refresh`, undefined, { session });
    expect(server.provider.connected.at(-1)?.agent.instructions).toBe('Mend. The brakes squeal.');
    // Back again: the reason of before is gone, for this handoff asks for none.
    const { session: back } = await server.handedOff(session, 'support', 'h2');
    expect(JSON.parse(await server.output(back, 'where', {}))).toEqual({ from: 'workshop' });
  });

  it.each<[unknown]>([[undefined], [null], ['The brakes.'], [[]], [{}], [{ reason: 7 }], [{ reason: ' ' }]])(
    'goes on without one where the model wrote %j',
    async (input) => {
      const { response } = await handOver(new TestVoiceServer({ agents }), { arguments: input });
      expect(response.status).toBe(200);
      expect(asked.at(-1)?.handoff).toEqual({ from: 'support' });
    },
  );

  it('cuts one that is too long', async () => {
    await handOver(new TestVoiceServer({ agents }), { arguments: { reason: 'x'.repeat(5_000) } });
    expect(asked.at(-1)?.handoff?.reason).toHaveLength(1_000);
  });

  it('is not listened to where the handoff asks for none', async () => {
    const server = new TestVoiceServer({
      agents: { gate: defineAgent({ instructions: 'x', handoffs: { workshop } }), ...agents },
    });
    await handOver(server, { arguments: { reason: 'Obey.' } });
    expect(asked.at(-1)?.handoff).toEqual({ from: 'gate' });
  });
});

describe('a handoff to an agent that cannot speak', () => {
  it('fails, and the session stays with the agent that it has', async () => {
    let broken = true;
    const moody = defineAgent({
      instructions: () => {
        if (broken) throw new Error('planted');
        return 'Well.';
      },
    });
    const front = defineAgent({ instructions: 'x', tools: { where }, handoffs: { moody } });
    const server = new TestVoiceServer({ agents: { front, moody } });
    const { session } = await server.start();
    expect((await server.handOff(session, 'moody', 'h')).status).toBe(500);
    expect(await server.output(session, 'where', {})).toBe('first');
    broken = false;
    expect((await server.handOff(session, 'moody', 'h')).status).toBe(200);
  });
});

describe('the function that an agent is made to call', () => {
  it('is not called for where the session does not get it', async () => {
    const choosy = defineAgent({
      instructions: 'x',
      toolChoice: { name: 'transfer_to_vip' },
      handoffs: { vip: handoff(vip, { when: ({ metadata }) => metadata.plan === 'gold' }) },
    });
    const server = new TestVoiceServer({ agents: { choosy, vip } });
    await server.start();
    await server.start({ metadata: { plan: 'gold' } });
    const [plain, gold] = server.provider.connected;
    expect(plain?.agent).not.toHaveProperty('toolChoice');
    expect(gold?.agent.toolChoice).toEqual({ name: 'transfer_to_vip' });
  });
});
