/** What leaves the server of an agent, over HTTP: the provider's brief and the widget's grant. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FIXED_SETTINGS } from '../agent-settings.ts';
import { type Agent, type AgentOptions, defineAgent } from '../agents/define-agent.ts';
import { EVERY_SETTING } from '../testing/every-setting.ts';
import { problemOf, TestVoiceServer } from '../testing/test-voice-server.ts';
import { defineTool } from '../tools/define-tool.ts';

const anna: Agent = defineAgent({
  instructions: 'Anna.',
  ...EVERY_SETTING,
  toolChoice: 'required',
  handoffs: () => ({ bert, cleo }),
});
const bert: Agent = defineAgent({
  instructions: 'Bert.',
  model: 'another',
  voice: 'cedar',
  outputFormat: 'audio/pcma',
  tracing: 'auto',
  speed: 0.9,
  handoffs: () => ({ cleo }),
});
const cleo = defineAgent({ instructions: 'Cleo.' });

describe('agentBrief', () => {
  it('names the functions once for all sessions that are offered the same, and never what a session is not', async () => {
    const vip = defineTool({
      description: 'For members.',
      input: z.strictObject({}),
      enabled: ({ session }) => session.metadata.plan === 'paid',
      run: () => 'welcome',
    });
    const desk = defineAgent({ instructions: 'Help.', tools: { vip }, handoffs: { cleo } });
    const server = new TestVoiceServer({ agents: { desk, cleo } });
    const plans = ['paid', 'free', 'paid'];
    for (const plan of plans) await server.start({ metadata: { plan } });
    const told = server.provider.connected.map(({ agent }) => agent.tools);
    const all = ['vip', 'transfer_to_cleo'];
    expect(told.map((tools) => tools.map(({ name }) => name))).toEqual([all, ['transfer_to_cleo'], all]);
    expect(told[2]).toBe(told[0]);
    expect(Object.isFrozen(told[0]) && Object.isFrozen(told[0]?.[0])).toBe(true);
  });
});

describe('agentInfo', () => {
  it('holds what a visitor may say first, where the agent says so', async () => {
    const suggestions = ['Where is my order?', 'Book a repair'];
    const server = new TestVoiceServer({ agents: { anna: defineAgent({ instructions: 'Anna.', suggestions }), cleo } });
    expect((await server.start()).agent.suggestions).toEqual(suggestions);
    expect((await server.start({ agent: 'cleo' })).agent).not.toHaveProperty('suggestions');
  });

  it.each([[['x'.repeat(121)]], [[' ']], [[7]], [Array(9).fill('Hello')], ['Hello']])(
    'holds no suggestions like %j: they are refused at start-up',
    (suggestions) => {
      expect(() => defineAgent({ instructions: 'Anna.', suggestions: suggestions as string[] })).toThrow(
        'suggestions: must be up to 8 texts',
      );
    },
  );
});

describe('agentBrief', () => {
  it('holds every setting of the agent that a session begins with', async () => {
    const server = new TestVoiceServer({ agents: { anna, bert, cleo } });
    await server.start();
    expect(server.provider.connected[0]?.agent).toMatchObject({ ...EVERY_SETTING, toolChoice: 'required' });
  });

  it('keeps model, voice, format and tracing of the first agent over handoffs and a mended line', async () => {
    const server = new TestVoiceServer({ agents: { anna, bert, cleo } });
    let { session } = await server.start();
    ({ session } = await server.handedOff(session, 'bert', 'h1'));
    await server.post(`/v1/sessions/${session.id}/refresh`, undefined, { session });
    const mended = server.provider.connected[1]?.agent;
    expect(mended).toMatchObject({ name: 'bert', instructions: 'Bert.', speed: 0.9 });
    ({ session } = await server.handedOff(session, 'cleo', 'h2'));
    const [asBert, asCleo] = server.provider.handedOff;
    for (const name of FIXED_SETTINGS) {
      for (const brief of [mended, asBert, asCleo]) expect(brief?.[name], name).toEqual(EVERY_SETTING[name]);
    }
    expect(asCleo).not.toHaveProperty('speed');
  });

  it('has the provider’s voice to the end where the first agent names none', async () => {
    const server = new TestVoiceServer({ agents: { anna, bert, cleo, dora }, entry: 'dora' });
    const { session } = await server.handedOff((await server.start()).session, 'bert');
    await server.post(`/v1/sessions/${session.id}/refresh`, undefined, { session });
    expect(server.provider.connected[1]?.agent).not.toHaveProperty('voice');
  });

  it('tells the provider whose settings it takes back', async () => {
    const server = new TestVoiceServer({ agents: { anna, bert, cleo } });
    const { session } = await server.start();
    await server.handOff(session, 'bert', 'h');
    await server.handOff(session, 'bert', 'h');
    expect(server.provider.before).toEqual([anna, anna]);
  });
});

const dora = defineAgent({ instructions: 'Dora.', handoffs: { bert } });

describe('the texts of an agent', () => {
  const greeter = defineAgent({
    instructions: async ({ locale }) => `Speak ${locale}.`,
    greeting: ({ user, metadata }) => `Hello ${user?.id}, on ${metadata.page}.`,
  });

  it('are asked for each session', async () => {
    const server = new TestVoiceServer({ agents: { greeter }, authenticate: () => ({ id: 'ada' }) });
    const grant = await server.start({ locale: 'de-AT', metadata: { page: 'home' } });
    expect(server.provider.connected[0]?.agent.instructions).toBe('Speak de-AT.');
    expect(grant.agent.greeting).toBe('Hello ada, on home.');
  });

  const secret = () => {
    throw new Error('database at db.internal refused sk-planted-key-123456');
  };
  it.each<[string, Partial<AgentOptions>, string]>([
    ['instructions that throw', { instructions: secret }, 'db.internal'],
    ['instructions that reject', { instructions: async () => secret() }, 'db.internal'],
    ['a greeting that throws', { greeting: secret }, 'db.internal'],
    [
      'instructions that are no text',
      { instructions: () => 7 as never },
      'agents.broken.instructions: answered number',
    ],
    [
      'a greeting that is nothing',
      { greeting: () => undefined as never },
      'agents.broken.greeting: answered undefined',
    ],
  ])('fail in one place: %s', async (_what, texts, logged) => {
    const broken = defineAgent({ instructions: 'x', ...texts });
    const front = defineAgent({ instructions: 'x', handoffs: { broken } });
    const server = new TestVoiceServer({ agents: { front, broken } });
    const { session } = await server.start();
    for (const response of [
      await server.post('/v1/sessions', { agent: 'broken' }),
      await server.handOff(session, 'broken'),
    ]) {
      expect(response.status).toBe(500);
      const text = await response.clone().text();
      const problem = await problemOf(response);
      expect(problem).toMatchObject({ code: 'internal', correlationId: expect.stringMatching(/^err_/) });
      expect(text).not.toMatch(/db\.internal|planted|answered/);
      const line = server.lines.find((one) => one.includes(String(problem.correlationId)));
      expect(line).toContain(logged);
      expect(line).not.toContain('planted');
    }
  });
});
