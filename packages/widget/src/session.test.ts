import { describe, expect, it } from 'vitest';

describe('@voice-agent/widget/session', () => {
  it('has all that an interface of one’s own needs', async () => {
    const session = await import('./session.ts');
    expect(Object.keys(session).sort()).toEqual([
      'VoiceAgentError',
      'createVoiceSession',
      'idleSnapshot',
      'isCallOn',
      'isVoiceAgentError',
      'readPicture',
    ]);
  });

  it('shares its error class with the element, so that each knows the other’s', async () => {
    const [session, element] = await Promise.all([import('./session.ts'), import('./index.ts')]);
    expect(session.VoiceAgentError).toBe(element.VoiceAgentError);
  });
});

describe('createVoiceSession, on a server', () => {
  it('makes an idle session, for an address relative to the page as well', async () => {
    const { createVoiceSession, idleSnapshot } = await import('./session.ts');
    const session = createVoiceSession({ server: '/voice', workerUrl: '/media.worker.js' });
    expect(session.snapshot).toEqual(idleSnapshot);
    expect(Object.isFrozen(idleSnapshot)).toBe(true);
  });

  it('throws for what is no address there, too', async () => {
    const { createVoiceSession } = await import('./session.ts');
    expect(() => createVoiceSession({ server: 'http://' })).toThrow(
      expect.objectContaining({ code: 'server-unreachable' }),
    );
  });
});
