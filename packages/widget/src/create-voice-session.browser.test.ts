import { expect } from '@esm-bundle/chai';
import { createVoiceSession } from './create-voice-session.ts';
import { isVoiceAgentError } from './errors/voice-agent-error.ts';
import type { VoiceSessionPort, VoiceSnapshot } from './session/voice-snapshot.ts';

declare function describe(name: string, body: () => void): void;
declare function it(name: string, body: () => void | Promise<void>): void;

/** Nothing may listen there: browsers refuse the discard port. */
const NOWHERE = 'http://127.0.0.1:9/';

async function until(session: VoiceSessionPort, status: VoiceSnapshot['status']): Promise<VoiceSnapshot> {
  while (session.snapshot.status !== status) await new Promise((resolve) => setTimeout(resolve, 10));
  return session.snapshot;
}

/** Runs `body` and answers with the microphone tracks that were opened meanwhile. */
async function watchMicrophone(body: () => Promise<void>): Promise<MediaStreamTrack[]> {
  const tracks: MediaStreamTrack[] = [];
  const real = navigator.mediaDevices.getUserMedia;
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const stream = await real.call(navigator.mediaDevices, constraints);
    tracks.push(...stream.getTracks());
    return stream;
  };
  try {
    await body();
  } finally {
    navigator.mediaDevices.getUserMedia = real;
  }
  return tracks;
}

describe('createVoiceSession', () => {
  it('opens nothing until it is started', async () => {
    const tracks = await watchMicrophone(async () => {
      expect(createVoiceSession({ server: NOWHERE }).snapshot.status).to.equal('idle');
    });
    expect(tracks).to.deep.equal([]);
  });

  it('shows that the token server does not answer, and lets the microphone go', async () => {
    const tracks = await watchMicrophone(async () => {
      const session = createVoiceSession({ server: NOWHERE, agent: 'support' });
      session.start('voice');
      expect((await until(session, 'error')).error?.code).to.equal('server-unreachable');
    });
    while (tracks.some(({ readyState }) => readyState === 'live'))
      await new Promise((resolve) => setTimeout(resolve, 10));
  });

  it('takes a relative address for one of the page’s own server', async () => {
    const asked: string[] = [];
    const realFetch = globalThis.fetch;
    globalThis.fetch = (input, init) => {
      asked.push(`${String(input)} ${String(init?.body)}`);
      return realFetch(input, init);
    };
    try {
      const session = createVoiceSession({ server: '/no-token-server', agent: 'support', locale: 'en-GB' });
      session.start('text');
      expect((await until(session, 'error')).error?.code).to.equal('server-refused');
      expect(asked).to.deep.equal([
        `${location.origin}/no-token-server/v1/sessions {"agent":"support","locale":"en-GB"}`,
      ]);
    } finally {
      globalThis.fetch = realFetch;
    }
  });

  it('stops while sound is still being made ready', async () => {
    const session = createVoiceSession({ server: NOWHERE });
    session.start('voice');
    session.stop();
    expect((await until(session, 'ended')).error).to.equal(undefined);
  });

  it('throws for what is no address', () => {
    let caught: unknown;
    try {
      createVoiceSession({ server: 'http://' });
    } catch (error) {
      caught = error;
    }
    expect(isVoiceAgentError(caught) && caught.code).to.equal('server-unreachable');
  });
});
