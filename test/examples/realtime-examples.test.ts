/** The programs of examples/realtime against the embedded engine: the protocol, the tools and the speech are real. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeWav, parseWav } from '@voice-agent/protocol';
import { type EmbeddedEngine, embeddedEngine, flite, type Workflow } from '@voice-agent/voice-pipeline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../../examples/realtime/basic.ts';
import { askAgents } from '../../examples/realtime/handoffs.ts';
import { speak } from '../../examples/realtime/live-voice.ts';
import type { RealtimeEndpoint } from '../../examples/realtime/open-session.ts';
import { askWithTool } from '../../examples/realtime/tools.ts';

/** Where a model would think. */
const workflow: Workflow = {
  async *run(text, { history, instructions, tools }) {
    const last = history.at(-1);
    const has = (name: string) => tools.some((tool) => tool.name === name);
    const [order] = /[A-Z]-\d+/.exec(text) ?? [];
    if (instructions.startsWith('You are billing')) yield 'Billing explains it.';
    else if (last?.type === 'function_call_output') yield `I found: ${last.output}`;
    else if (order && has('lookup_order')) {
      yield { type: 'function_call', name: 'lookup_order', arguments: JSON.stringify({ orderId: order }) };
    } else if (/invoice/.test(text) && has('transfer_to_billing')) {
      yield { type: 'function_call', name: 'transfer_to_billing', arguments: '{}' };
    } else yield `You said ${text}.`;
  },
};

let folder: string;
let engine: EmbeddedEngine;
let server: Server;
let endpoint: RealtimeEndpoint;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'voice-agent-realtime-'));
  engine = await embeddedEngine({ workflow, phrases: ['good day', 'good night'] });
  server = createServer();
  engine.attach(server);
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  endpoint = { apiKey: engine.apiKey, baseUrl: `http://localhost:${(server.address() as AddressInfo).port}/v1` };
});

afterAll(async () => {
  await engine.close();
  server.close();
  await rm(folder, { recursive: true });
});

describe('examples', () => {
  it('realtime-basic', async () => {
    const file = join(folder, 'basic.wav');
    expect(await ask('good day', file, endpoint)).toBe('You said good day.');
    const parsed = parseWav(await readFile(file));
    expect(parsed.ok && parsed.audio.samples.length / 24_000).toBeGreaterThan(0.5);
  });

  it('realtime-tools', async () => {
    expect(await askWithTool('Where is order A-42?', endpoint)).toBe('I found: {"status":"on its way"}');
    expect(await askWithTool('Where is order A-43?', endpoint)).toContain('There is no such order.');
  });

  it('realtime-handoffs', async () => {
    expect(await askAgents('My invoice is wrong.', endpoint)).toEqual({
      agent: 'billing',
      text: 'Billing explains it.',
    });
    expect(await askAgents('good day', endpoint)).toEqual({ agent: 'support', text: 'You said good day.' });
  });

  it('realtime-live-voice', async () => {
    const tts = flite();
    const samples: number[] = [];
    for await (const chunk of tts.synthesize('good day')) samples.push(...chunk);
    await tts.close();
    const [question, answer] = [join(folder, 'question.wav'), join(folder, 'answer.wav')];
    await writeFile(question, encodeWav(Int16Array.from(samples), 24_000));
    expect(await speak(question, answer, endpoint)).toEqual({ heard: 'good day', answer: 'You said good day.' });
    const parsed = parseWav(await readFile(answer));
    expect(parsed.ok && parsed.audio.samples.length / 24_000).toBeGreaterThan(0.5);
  });

  it('say what a server says that refuses them', async () => {
    await expect(ask('good day', join(folder, 'none.wav'), { ...endpoint, apiKey: 'wrong' })).rejects.toThrow(/key/i);
  });
});
