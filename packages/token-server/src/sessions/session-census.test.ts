import { describe, expect, it } from 'vitest';
import { type Agent, defineAgent } from '../agents/define-agent.ts';
import { FailingStore } from '../testing/failing-store.ts';
import { TestVoiceServer } from '../testing/test-voice-server.ts';

const support: Agent = defineAgent({ instructions: 'Help.', handoffs: () => ({ billing }) });
const billing = defineAgent({ description: 'Refunds.', instructions: 'Refund.' });
const token = 'an-operator-token-of-ours';
const authenticate = () => ({ id: 'anna' });
/** How soon a session may be asked for again. */
const FRESH_MS = 30_000;

function instances() {
  const store = new FailingStore();
  // Long, so that none is out of time before a test has seen what it wants to.
  const limits = { maxDurationSeconds: 86_400, minutesPerDay: { perUser: false, total: false } } as const;
  const make = () =>
    new TestVoiceServer({ agents: { support, billing }, store, authenticate, limits, metrics: { token } });
  return { store, here: make(), there: make() };
}

async function active(server: TestVoiceServer): Promise<string[]> {
  const headers = { Authorization: `Bearer ${token}` };
  const text = await (await server.app.request('http://voice.test/metrics', { headers })).text();
  return text.split('\n').filter((line) => line.startsWith('voice_agent_sessions_active{'));
}

const count = (agent: string, sessions: number) => `voice_agent_sessions_active{agent="${agent}"} ${sessions}`;
const end = (server: TestVoiceServer, { session }: Awaited<ReturnType<TestVoiceServer['start']>>) =>
  server.post(`/v1/sessions/${session.id}/end`, undefined, { session });
const followed = ({ events }: TestVoiceServer) => events.filter(({ type }) => type === 'session.followed');

describe('SessionCensus', () => {
  it('hears of an end on another instance also when the clock was set back meanwhile', async () => {
    const { here, there } = instances();
    const grant = await here.start();
    await end(there, grant);
    here.nowMs -= 3_600_000;
    expect(await active(here)).toEqual([]);
  });

  it('takes a session off the count of its instance that another one has ended', async () => {
    const { here, there } = instances();
    const [first] = [await here.start(), await here.start()];
    expect(await active(here)).toEqual([count('support', 2)]);
    expect(await active(there)).toEqual([]);
    await end(there, first);
    here.nowMs += FRESH_MS;
    expect(await active(here)).toEqual([count('support', 1)]);
    expect(followed(here)).toMatchObject([{ sessionId: first.session.id, agent: 'support', isOn: false }]);
    expect(here.events.filter(({ type }) => type === 'session.ended')).toEqual([]);
    await active(here);
    expect(followed(here)).toHaveLength(1);
  });

  it('moves a session that another instance has handed over', async () => {
    const { here, there } = instances();
    const { session } = await here.start();
    await there.handedOff(session, 'billing');
    here.nowMs += FRESH_MS;
    expect(await active(here)).toEqual([count('billing', 1)]);
    expect(followed(here)).toMatchObject([{ agent: 'billing', isOn: true }]);
  });

  it.each([{ user: 'anna' }, { all: true }] as const)('takes off what was revoked as %j', async (target) => {
    const { here } = instances();
    await here.start();
    await here.app.revoke(target);
    here.nowMs += FRESH_MS;
    expect(await active(here)).toEqual([]);
  });

  it('learns of one session with each heartbeat, whoever looks or does not', async () => {
    const { here, there } = instances();
    const grants = [await here.start(), await here.start(), await here.start()];
    for (const grant of grants.slice(0, 2)) await end(there, grant);
    here.nowMs += FRESH_MS;
    const session = grants[2]?.session;
    for (const known of [1, 2, 2]) {
      await here.post(`/v1/sessions/${session?.id}/heartbeat`, undefined, { ...(session && { session }) });
      expect(followed(here)).toHaveLength(known);
    }
  });

  it('keeps its count while the store is gone, and asks no more often than twice a minute', async () => {
    const { store, here, there } = instances();
    const grant = await here.start();
    await end(there, grant);
    here.nowMs += FRESH_MS - 1;
    expect(await active(here)).toEqual([count('support', 1)]);
    here.nowMs += 1;
    store.mode = 'gone';
    expect(await active(here)).toEqual([count('support', 1)]);
    store.mode = 'well';
    const later = () => {
      here.nowMs += FRESH_MS;
      return active(here);
    };
    await expect.poll(later).toEqual([]);
  });
});
