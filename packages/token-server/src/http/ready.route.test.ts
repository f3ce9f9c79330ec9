import { describe, expect, it } from 'vitest';
import { defineAgent } from '../agents/define-agent.ts';
import { FailingStore } from '../testing/failing-store.ts';
import { TestVoiceServer } from '../testing/test-voice-server.ts';

const agents = { support: defineAgent({ instructions: 'Help.' }) };

async function ask({ app }: TestVoiceServer, path: string) {
  const response = await app.request(path);
  return `${response.status} ${((await response.json()) as { status: string }).status}`;
}

describe('GET /readyz', () => {
  it('says ready, and is cached by nobody', async () => {
    const server = new TestVoiceServer({ agents });
    expect(await ask(server, '/readyz')).toBe('200 ready');
    expect((await server.app.request('/readyz')).headers.get('Cache-Control')).toBe('no-store');
  });

  it('is not ready while the store is gone, alive all the while, and ready when it is back', async () => {
    const store = new FailingStore();
    const server = new TestVoiceServer({ agents, store });
    expect(await ask(server, '/readyz')).toBe('200 ready');
    store.mode = 'gone';
    expect(await ask(server, '/readyz')).toBe('503 store_unavailable');
    expect(await ask(server, '/healthz')).toBe('200 ok');
    store.mode = 'well';
    await expect.poll(() => ask(server, '/readyz')).toBe('200 ready');
  });

  it('is not ready when it is about to close, and takes requests all the same', async () => {
    const server = new TestVoiceServer({ agents });
    server.app.drain();
    server.app.drain();
    expect(await ask(server, '/readyz')).toBe('503 draining');
    expect((await server.post('/v1/sessions', {})).status).toBe(201);
  });
});
