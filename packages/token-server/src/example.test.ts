/**
 * The example that the documentation shows, as it stands there but for its surroundings: an order book, a refund tool
 * and a provider on the loopback.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createVoiceServer,
  defineAgent,
  defineTool,
  openai,
  silentLogger,
  ToolError,
  type VoiceUser,
} from '@voice-agent/token-server';
import { listen } from '@voice-agent/token-server/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const orders = {
  of: (user: VoiceUser | null) => ({
    async find(orderId: string, { signal }: { signal: AbortSignal }) {
      signal.throwIfAborted();
      return user?.id === 'ada' && orderId === 'A-42' ? { status: 'on its way' } : undefined;
    },
  }),
};
const refund = defineTool({
  description: 'Refunds.',
  input: z.strictObject({}),
  approval: false,
  run: () => 'refunded',
});

const lookupOrder = defineTool({
  description: 'Status of one order of the signed-in customer.',
  input: z.strictObject({ orderId: z.string().regex(/^[A-Z0-9-]{1,32}$/) }),
  effect: 'read', // 'write' asks the visitor first and is not cancelled by barge-in
  timeout: 5_000, // milliseconds
  async run({ orderId }, { user, signal }) {
    const order = await orders.of(user).find(orderId, { signal });
    if (!order) throw new ToolError('There is no such order.'); // the model hears this; any other error stays private
    return { status: order.status };
  },
});

const billing = defineAgent({ description: 'Refunds and invoices.', instructions: '…', tools: { refund } });
const support = defineAgent({
  instructions: '…',
  voice: 'marin',
  tools: { lookup_order: lookupOrder },
  handoffs: { billing },
});

let provider: Server;

beforeAll(async () => {
  provider = createServer((_request, response) =>
    response.end(JSON.stringify({ value: 'ek_1', expires_at: 1_900_000_000 })),
  ).listen(0, '127.0.0.1');
  await once(provider, 'listening');
});

afterAll(() => provider.close());

describe('the example of the documentation', { timeout: 30_000 }, () => {
  it('serves a session, a tool call and a handoff over HTTP', async () => {
    const baseUrl = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/v1`;
    const app = createVoiceServer({
      agents: { support, billing },
      provider: openai({ apiKey: process.env.OPENAI_API_KEY ?? 'local', baseUrl }),
      origins: ['https://shop.example'],
      logger: silentLogger,
      authenticate: (c) => (c.req.header('cookie') === 'user=ada' ? { id: 'ada' } : null),
    });
    const server = await listen(app, { port: 0, hostname: '127.0.0.1' });
    const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
      const init = {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(body),
      };
      const response = await fetch(server.url + path, init);
      return response.status === 204 ? undefined : response.json();
    };
    const { session, realtime } = await post('/v1/sessions', { agent: 'support' }, { Cookie: 'user=ada' });
    expect(realtime.url).toBe(`${baseUrl.replace('http', 'ws')}/realtime?model=gpt-realtime-2.1`);
    const path = `/v1/sessions/${session.id}`;
    const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
    const call = { callId: 'call_1', arguments: { orderId: 'A-42' } };
    expect(await post(`${path}/tools/lookup_order`, call, bearer(session.token))).toEqual({
      callId: 'call_1',
      output: '{"status":"on its way"}',
    });
    const other = { callId: 'call_2', arguments: { orderId: 'B-1' } };
    expect(await post(`${path}/tools/lookup_order`, other, bearer(session.token))).toEqual({
      callId: 'call_2',
      output: '{"error":"There is no such order."}',
    });
    const handoff = await post(`${path}/handoffs`, { callId: 'call_3', to: 'billing' }, bearer(session.token));
    expect(handoff.agent.name).toBe('billing');
    const refundCall = { callId: 'call_4', arguments: {} };
    const answer = await post(`${path}/tools/refund`, refundCall, bearer(handoff.session.token));
    expect(answer.output).toBe('refunded');
    expect(await post(`${path}/end`, {}, bearer(handoff.session.token))).toBeUndefined();
    await server.close();
  });
});
