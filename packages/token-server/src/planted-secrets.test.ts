/** Secrets are planted wherever the server holds or meets one; then all that it said to browsers and logs is searched. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineAgent } from './agents/define-agent.ts';
import { openai } from './providers/openai.ts';
import { TestVoiceServer } from './testing/test-voice-server.ts';
import { defineTool } from './tools/define-tool.ts';

const PLANTED = {
  apiKey: 'sk-PLANTED-api-key-0001',
  plainKey: 'PLANTED_key_without_a_prefix_0002',
  signing: 'PLANTED signing secret of more than 32 bytes 0003',
  prose: 'PLANTED prose of the provider 0004',
  handler: 'PLANTED password in a handler error 0005',
  argument: 'PLANTED-argument-0006',
  ephemeral: 'ek_PLANTED_ephemeral_0007',
};

async function everythingSaid(apiKey: string): Promise<{ bodies: string; log: string; tokens: string[] }> {
  const statuses = [401, 429, 500, 500, 400];
  const provider = createServer((request, response) => {
    const status = statuses.shift() ?? 200;
    const error = {
      message: `${PLANTED.prose} ${request.headers.authorization}`,
      code: PLANTED.prose,
      param: PLANTED.prose,
    };
    const secret = { value: PLANTED.ephemeral, expires_at: 1_900_000_000 };
    response.writeHead(status, { 'x-prose': PLANTED.prose }).end(JSON.stringify(status === 200 ? secret : { error }));
  }).listen(0, '127.0.0.1');
  await once(provider, 'listening');
  const baseUrl = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/v1`;
  const lookup = defineTool({
    description: 'Fails.',
    effect: 'read',
    input: z.object({ order: z.string() }),
    run({ order }, { log }) {
      log.info('looking', { arguments: { order }, apiKey });
      throw new Error(`${PLANTED.handler}: no ${order}`);
    },
  });
  const server = new TestVoiceServer({
    agents: { support: defineAgent({ instructions: 'Help.', tools: { lookup } }) },
    provider: openai({ apiKey, baseUrl }),
    secret: PLANTED.signing,
  });
  const bodies: string[] = [];
  const keep = async (response: Response) => {
    bodies.push(JSON.stringify([...response.headers]), await response.text());
  };
  for (let i = 0; i < 4; i++) await keep(await server.post('/v1/sessions', {}));
  expect(statuses).toEqual([]);
  const grant = await server.start();
  const tokens = [grant.session.token];
  const call = { callId: 'c', arguments: { order: PLANTED.argument } };
  await keep(await server.callTool(grant.session, 'lookup', call));
  const tampered = { ...grant.session, token: `${grant.session.token}x` };
  await keep(await server.callTool(tampered, 'lookup', call));
  await keep(await server.post('/v1/sessions', `{"agent": "${PLANTED.argument}`));
  await keep(await server.post(`/v1/sessions/${grant.session.id}/end`, undefined, { session: grant.session }));
  provider.close();
  return { bodies: bodies.join('\n'), log: server.lines.join('\n'), tokens };
}

describe('planted secrets', { timeout: 30_000 }, () => {
  it.each([PLANTED.apiKey, PLANTED.plainKey])('never reach a browser or a log (key %s)', async (apiKey) => {
    const { bodies, log, tokens } = await everythingSaid(apiKey);
    expect(log).toContain('tool.failed');
    expect(log).toContain('provider.refused');
    const { handler, ephemeral, ...hidden } = PLANTED;
    for (const secret of [...Object.values(hidden), handler]) expect(bodies).not.toContain(secret);
    // The handler's own message is for the operator; all else is for nobody.
    for (const secret of [...Object.values(hidden), ephemeral, ...tokens]) expect(log).not.toContain(secret);
  });
});
