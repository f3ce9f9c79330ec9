import { describe, expect, it } from 'vitest';
import { defineAgent } from '../agents/define-agent.ts';
import { TestVoiceServer } from '../testing/test-voice-server.ts';
import { safetyIdentifiers } from './safety-identifier.ts';

describe('safetyIdentifiers', () => {
  it('names a subject always alike, and only with the same secret', async () => {
    const [one, same, other] = ['a', 'a', 'b'].map((secret) => safetyIdentifiers(secret));
    const name = await one?.('user:ada@example.com');
    expect(name).toMatch(/^[0-9a-f]{64}$/);
    expect(await same?.('user:ada@example.com')).toBe(name);
    expect(await other?.('user:ada@example.com')).not.toBe(name);
    expect(await one?.('user:bob@example.com')).not.toBe(name);
  });

  it('is of the user in all sessions, and of the session where nobody is signed in', async () => {
    const agents = { support: defineAgent({ instructions: 'Help.' }) };
    const names = async (server: TestVoiceServer) => {
      await server.start({ metadata: { user: 'forged' } });
      await server.start();
      return Promise.all(server.provider.connected.map(({ session }) => session.safetyIdentifier()));
    };
    const [first, second] = await names(new TestVoiceServer({ agents, authenticate: () => ({ id: 'ada' }) }));
    expect(first).toBe(second);
    const [one, two] = await names(new TestVoiceServer({ agents }));
    expect(one).not.toBe(two);
    expect([one, two]).not.toContain(first);
  });
});
