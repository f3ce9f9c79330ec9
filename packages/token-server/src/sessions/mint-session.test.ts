import { describe, expect, it } from 'vitest';
import { defineAgent } from '../agents/define-agent.ts';
import { VoiceServerError } from '../errors.ts';
import { NoCountError } from '../store/store.ts';
import { FailingStore } from '../testing/failing-store.ts';
import { problemOf, TestVoiceServer } from '../testing/test-voice-server.ts';

const agents = { support: defineAgent({ instructions: 'Help.' }) };

/** Gives nothing back of what it has counted; not because it is gone. */
class OneWayStore extends FailingStore {
  override incr(key: string, ttlSeconds: number, by = 1) {
    return by < 0 ? Promise.reject(new NoCountError()) : super.incr(key, ttlSeconds, by);
  }
}

describe('mintSession', () => {
  it.each([
    ['a', new VoiceServerError('provider_rate_limited', 'Later.'), 429, 'provider_rate_limited'],
    ['an unexpected', new Error('the first error'), 500, 'internal'],
  ])(
    'tells %s failure of the provider, and logs that nothing could be given back',
    async (_what, failure, status, code) => {
      const server = new TestVoiceServer({ agents, store: new OneWayStore() });
      server.provider.failure = failure;
      const response = await server.post('/v1/sessions', {});
      expect(response.status).toBe(status);
      expect(await problemOf(response)).toMatchObject({ code });
      const logged = server.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
      const undone = {
        event: 'admission.undo_failed',
        sessionId: expect.stringMatching(/^vs_/),
        error: expect.stringContaining('no count'),
      };
      const failed = { event: 'request.failed', error: 'Error: the first error' };
      const errors = logged.filter(({ level }) => level === 'error');
      expect(errors).toMatchObject(status === 500 ? [undone, failed] : [undone]);
    },
  );
});
