import { expect } from '@esm-bundle/chai';
import { isVoiceAgentError } from '../errors/voice-agent-error.ts';
import { microphoneErrorCode, requestMicrophone } from './microphone.ts';

declare function describe(name: string, body: () => void): void;
declare function it(name: string, body: () => void | Promise<void>): void;

/** What the browser would do: answers with `respond` while `body` runs. */
async function withGetUserMedia(respond: MediaDevices['getUserMedia'] | undefined, body: () => Promise<void>) {
  const own = Object.getOwnPropertyDescriptor(navigator.mediaDevices, 'getUserMedia');
  Object.defineProperty(navigator.mediaDevices, 'getUserMedia', { value: respond, configurable: true });
  try {
    await body();
  } finally {
    if (own) Object.defineProperty(navigator.mediaDevices, 'getUserMedia', own);
    else Reflect.deleteProperty(navigator.mediaDevices, 'getUserMedia');
  }
}

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => expect.fail('it did not reject'),
    (error) => error,
  );
}

describe('requestMicrophone', () => {
  it('opens the microphone with echo cancellation, noise suppression and gain control on one channel', async () => {
    const stream = await requestMicrophone(new AbortController().signal);
    const [track] = stream.getAudioTracks();
    expect(track?.readyState).to.equal('live');
    expect(track?.getConstraints()).to.deep.include({ echoCancellation: true, noiseSuppression: true });
    expect(track?.getConstraints()).to.deep.include({ autoGainControl: true, channelCount: 1 });
    track?.stop();
  });

  it('rejects with the code of what the browser refused', async () => {
    const refusal = new DOMException('no', 'NotAllowedError');
    await withGetUserMedia(
      () => Promise.reject(refusal),
      async () => {
        const error = await failure(requestMicrophone(new AbortController().signal));
        expect(isVoiceAgentError(error) && error.code).to.equal('microphone-denied');
        expect(isVoiceAgentError(error) && error.cause).to.equal(refusal);
      },
    );
  });

  it('says microphone-unsupported where the browser has no microphone API', async () => {
    await withGetUserMedia(undefined, async () => {
      const error = await failure(requestMicrophone(new AbortController().signal));
      expect(isVoiceAgentError(error) && error.code).to.equal('microphone-unsupported');
    });
  });

  it('rejects at once when aborted while the visitor is being asked, and stops a stream that comes later', async () => {
    const real = await navigator.mediaDevices.getUserMedia({ audio: true });
    let grant: (stream: MediaStream) => void = () => undefined;
    await withGetUserMedia(
      () => new Promise((resolve) => (grant = resolve)),
      async () => {
        const abort = new AbortController();
        const request = failure(requestMicrophone(abort.signal));
        abort.abort('stopped');
        expect(await request).to.equal('stopped');
        grant(real);
        await Promise.resolve();
        await new Promise((resolve) => setTimeout(resolve));
        expect(real.getTracks().map(({ readyState }) => readyState)).to.deep.equal(['ended']);
      },
    );
  });
});

describe('microphoneErrorCode', () => {
  const codes = {
    NotAllowedError: 'microphone-denied',
    SecurityError: 'microphone-denied',
    NotFoundError: 'microphone-missing',
    OverconstrainedError: 'microphone-missing',
    NotReadableError: 'microphone-busy',
    AbortError: 'microphone-busy',
    InvalidStateError: 'microphone-busy',
    NotSupportedError: 'microphone-unsupported',
  };
  for (const [name, code] of Object.entries(codes)) {
    it(`maps ${name} to ${code}`, () => {
      expect(microphoneErrorCode(new DOMException('', name))).to.equal(code);
    });
  }

  it('maps anything else to microphone-unsupported', () => {
    expect(microphoneErrorCode(new TypeError('insecure'))).to.equal('microphone-unsupported');
    expect(microphoneErrorCode('what')).to.equal('microphone-unsupported');
  });
});
