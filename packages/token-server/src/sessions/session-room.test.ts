import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineAgent } from '../agents/define-agent.ts';
import { defineGuardrail } from '../agents/guardrail.ts';
import { MemoryStore } from '../store/memory-store.ts';
import { FailingStore } from '../testing/failing-store.ts';
import { problemOf, TestVoiceServer } from '../testing/test-voice-server.ts';
import { defineTool } from '../tools/define-tool.ts';
import { SessionRoom } from './session-room.ts';

/** Counts the characters that it holds, keys included. */
class CountedStore extends MemoryStore {
  readonly held = new Map<string, number>();

  get chars(): number {
    return [...this.held.values()].reduce((sum, chars) => sum + chars, 0);
  }

  override set(key: string, value: string, ttlSeconds: number): void {
    this.held.set(key, key.length + value.length);
    super.set(key, value, ttlSeconds);
  }

  override add(key: string, value: string, ttlSeconds: number): boolean {
    const isFree = super.add(key, value, ttlSeconds);
    if (isFree) this.held.set(key, key.length + value.length);
    return isFree;
  }

  override del(key: string): void {
    this.held.delete(key);
    super.del(key);
  }
}

const MAX = 65_536;
const input = z.strictObject({});
const say = (run: () => unknown, more = {}) =>
  defineTool({ description: 'Says much.', input, effect: 'read', run, ...more });

function serverOf(store: CountedStore | FailingStore, limits = { maxStoredChars: MAX }) {
  let runs = 0;
  const look = say(() => {
    runs += 1;
    return 'x'.repeat(10_000);
  });
  const slow = say(async () => {
    runs += 1;
    await new Promise((resolve) => setImmediate(resolve));
    return 'x'.repeat(10_000);
  });
  const fails = say(() => {
    throw new Error('no');
  });
  const asks = defineTool({
    description: 'Asks.',
    input: z.strictObject({ text: z.string() }),
    run: () => 'x'.repeat(10_000),
  });
  const tripping = defineGuardrail({ name: 'always', check: () => ({ reason: 'so' }) });
  const guardrails = [tripping];
  const billing = defineAgent({ description: 'Bills.', instructions: 'x', handoffs: () => ({ desk }) });
  const tools = { look, slow, fails, asks };
  const desk = defineAgent({ instructions: 'x', tools, guardrails, handoffs: () => ({ billing }) });
  const server = new TestVoiceServer({ agents: { desk, billing }, store, limits });
  return { server, runs: () => runs };
}

const call = (callId: string, args: object = {}) => ({ callId, arguments: args });

describe('SessionRoom', () => {
  it('bounds what one session keeps, says so, and leaves others alone', async () => {
    const store = new CountedStore();
    const { server, runs } = serverOf(store);
    const { session } = await server.start();
    const statuses: number[] = [];
    for (let i = 0; i < 20; i++) statuses.push((await server.callTool(session, 'look', call(`call_${i}`))).status);
    expect(store.chars).toBeLessThan(MAX + 4_096);
    expect(statuses.slice(0, 4)).toEqual([200, 200, 200, 200]);
    expect(runs()).toBe(statuses.filter((status) => status === 200).length);
    const refused = await server.callTool(session, 'look', call('one more'));
    expect(refused.status).toBe(429);
    expect(await problemOf(refused)).toMatchObject({
      code: 'rate_limited',
      detail: 'This session has called so much that no more of it can be kept. Start a new one.',
    });
    const told = server.events.filter((event) => event.type === 'limit.exceeded' && event.limit === 'stored_chars');
    expect(told).toHaveLength(statuses.filter((status) => status === 429).length + 1);
    // What is kept is answered again, though there is no room left, and nobody is told of a limit.
    expect((await server.callTool(session, 'look', call('call_0'))).headers.get('Idempotency-Replayed')).toBe('true');
    expect(server.events.filter((event) => event.type === 'limit.exceeded')).toEqual(told);
    const { session: other } = await server.start();
    expect((await server.callTool(other, 'look', call('a'))).status).toBe(200);
  });

  it('holds against a hundred calls at once', async () => {
    const store = new CountedStore();
    const { server } = serverOf(store);
    const { session } = await server.start();
    await Promise.all(Array.from({ length: 100 }, (_, i) => server.callTool(session, 'slow', call(`call_${i}`))));
    expect(store.chars).toBeLessThan(MAX + 4_096);
  });

  it('counts what is asked, decided, handed over and told of, too', async () => {
    const store = new CountedStore();
    const { server } = serverOf(store);
    let { session } = await server.start({ metadata: { note: 'x'.repeat(512) } });
    for (let i = 0; i < 40; i++) {
      const response = await server.callTool(session, 'asks', call(`ask_${i}`, { text: 'x'.repeat(2_000) }));
      if (response.status !== 202) break;
      const { approval } = (await response.json()) as { approval: { token: string } };
      await server.decide(session, { token: approval.token, approve: true }, `ask_${i}`);
    }
    for (let i = 0; i < 200; i++) {
      const to = i % 2 === 0 ? 'billing' : 'desk';
      const response = await server.handOff(session, to, `handoff_${i}`);
      if (response.status !== 200) break;
      ({ session } = (await response.json()) as { session: typeof session });
    }
    for (let i = 0; i < 300; i++) {
      const spoken = { itemId: `item_${i}_${'x'.repeat(240)}`, text: 'x', final: true };
      await server.post(`/v1/sessions/${session.id}/guardrails`, spoken, { session });
    }
    // A decision's answer may stand over it once, which no limit can know before the call has run.
    expect(store.chars).toBeLessThan(MAX + 2 * 16_384);
  });

  it('gives room back for a call that came to nothing', async () => {
    const store = new MemoryStore();
    const room = new SessionRoom({ store, ttl: () => 60, maxChars: 100, onFull: () => {} });
    const record = { id: 'vs_1', endsAt: 0 };
    expect(await room.take(record, 90)).toBe(true);
    expect(await room.take(record, 20)).toBe(false);
    expect(await room.take(record, 10)).toBe(true);
    expect(await room.take(record, 1)).toBe(false);
    await room.giveBack(record, 50);
    expect(await room.take(record, 50)).toBe(true);
  });

  it('lets tools that read go on while the store is gone', async () => {
    const store = new FailingStore();
    const { server } = serverOf(store);
    const { session } = await server.start();
    await server.callTool(session, 'look', call('known'));
    store.mode = 'gone';
    expect((await server.callTool(session, 'look', call('a'))).status).toBe(200);
  });

  it.each([Number.NaN, 1_000, 1.5, Number.POSITIVE_INFINITY])('refuses %d, which is no limit', (maxStoredChars) => {
    expect(() => serverOf(new CountedStore(), { maxStoredChars })).toThrow(
      'limits.maxStoredChars: must be a whole number of at least 65536',
    );
  });
});
