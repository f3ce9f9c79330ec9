import { describe, expect, it, vi } from 'vitest';
import type { VoiceSessionPort } from './session.ts';

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

  it('asks for nothing there, and says that a call needs a browser', async () => {
    const asked = vi.spyOn(globalThis, 'fetch');
    const { createVoiceSession } = await import('./session.ts');
    const begin: readonly ((session: VoiceSessionPort) => void)[] = [
      (session) => session.start('text'),
      (session) => session.startVoice(),
      (session) => session.sendText('Hello'),
      (session) => session.sendImage('data:image/png;base64,iVBORw0KGgo='),
    ];
    for (const deed of begin) {
      const session = createVoiceSession({ server: 'http://127.0.0.1:9/' });
      deed(session);
      const error = expect.objectContaining({ code: 'audio-unsupported', message: 'A call needs a browser.' });
      expect(session.snapshot).toMatchObject({ status: 'error', error, entries: [] });
    }
    expect(asked).not.toHaveBeenCalled();
  });

  it('throws for what is no address there, too', async () => {
    const { createVoiceSession } = await import('./session.ts');
    expect(() => createVoiceSession({ server: 'http://' })).toThrow(
      expect.objectContaining({ code: 'server-unreachable' }),
    );
  });
});
