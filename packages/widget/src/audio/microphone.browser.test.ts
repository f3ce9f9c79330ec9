import { expect } from '@esm-bundle/chai';
import { isVoiceAgentError } from '../errors/voice-agent-error.ts';
import { requestMicrophone, stopTracks } from './microphone.ts';
import { isFirefox } from './testing/is-firefox.ts';
import { expectNothingOpen, failure, pretend, watchedBrowser } from './testing/watched-browser.ts';

declare function describe(name: string, body: () => void): void;
declare function it(name: string, body: () => void | Promise<void>): void;

const browser = watchedBrowser();
const signal = new AbortController().signal;
const { mediaDevices } = navigator;

/** What the browser would do: answers with `respond` while `body` runs. */
async function withGetUserMedia(respond: MediaDevices['getUserMedia'] | undefined, body: () => Promise<void>) {
  const undo = pretend(mediaDevices, 'getUserMedia', respond);
  try {
    await body();
  } finally {
    undo();
  }
}

async function someMicrophone(at: number): Promise<MediaDeviceInfo> {
  stopTracks(await mediaDevices.getUserMedia({ audio: true }));
  const all = await mediaDevices.enumerateDevices();
  return all.filter(({ kind, deviceId }) => kind === 'audioinput' && deviceId !== 'default')[at]!;
}

describe('requestMicrophone', () => {
  it('opens the microphone with what the page wishes', async () => {
    const stream = await requestMicrophone({ noiseSuppression: false }, signal);
    const [track] = stream.getAudioTracks();
    expect(track?.readyState).to.equal('live');
    const wishes = { echoCancellation: true, noiseSuppression: false, autoGainControl: true, channelCount: 1 };
    expect(browser.constraints).to.deep.equal([wishes]);
    // Firefox's fake microphone has none of them.
    if (isFirefox) expect(track?.getConstraints()).to.deep.include(wishes);
    else expect(track?.getSettings()).to.deep.include(wishes);
    stopTracks(stream);
    expectNothingOpen(browser);
  });

  it('wishes for voice isolation where this browser knows it', async () => {
    stopTracks(await requestMicrophone({ voiceIsolation: true }, signal));
    const known = 'voiceIsolation' in mediaDevices.getSupportedConstraints();
    expect('voiceIsolation' in browser.constraints[0]!).to.equal(known);
  });

  it('opens the chosen device', async () => {
    const { deviceId, label } = await someMicrophone(1);
    const stream = await requestMicrophone({ deviceId }, signal);
    expect(stream.getAudioTracks().map((track) => track.label)).to.deep.equal([label]);
    stopTracks(stream);
  });

  it('opens the default device when the chosen one is gone', async () => {
    const stream = await requestMicrophone({ deviceId: 'a device of last week' }, signal);
    expect(stream.getAudioTracks()[0]?.readyState).to.equal('live');
    expect(browser.constraints.map(({ deviceId }) => deviceId)).to.deep.equal([
      { exact: 'a device of last week' },
      undefined,
    ]);
    stopTracks(stream);
  });

  it("asks with plain echo cancellation when an older engine refuses 'all'", async () => {
    const working = mediaDevices.getUserMedia;
    const older: MediaDevices['getUserMedia'] = (constraints) => {
      const { echoCancellation } = constraints!.audio as MediaTrackConstraints;
      if (typeof echoCancellation !== 'boolean') return Promise.reject(new TypeError('not a boolean'));
      return working.call(mediaDevices, constraints);
    };
    await withGetUserMedia(older, async () => {
      const stream = await requestMicrophone({ echoCancellation: 'all' }, signal);
      expect(browser.constraints.map(({ echoCancellation }) => echoCancellation)).to.deep.equal([true]);
      stopTracks(stream);
    });
  });

  it('rejects with the code of what the browser refused', async () => {
    const refusal = new DOMException('no', 'NotReadableError');
    await withGetUserMedia(
      () => Promise.reject(refusal),
      async () => {
        const error = await failure(requestMicrophone({}, signal));
        expect(isVoiceAgentError(error) && error.code).to.equal('microphone-busy');
        expect(isVoiceAgentError(error) && error.cause).to.equal(refusal);
      },
    );
  });

  it('says microphone-missing when there is neither the chosen device nor another one', async () => {
    await withGetUserMedia(
      () => Promise.reject(new DOMException('none', 'NotFoundError')),
      async () => {
        const error = await failure(requestMicrophone({ deviceId: 'gone' }, signal));
        expect(isVoiceAgentError(error) && error.code).to.equal('microphone-missing');
      },
    );
  });

  it('says microphone-unsupported where the browser has no microphone API', async () => {
    await withGetUserMedia(undefined, async () => {
      const error = await failure(requestMicrophone({}, signal));
      expect(isVoiceAgentError(error) && error.code).to.equal('microphone-unsupported');
    });
  });

  it('says microphone-insecure in a window without HTTPS, which has no mediaDevices', async () => {
    const insecure = { isSecureContext: false, navigator: {}, document: {} } as Window;
    const error = await failure(requestMicrophone({}, signal, insecure));
    expect(isVoiceAgentError(error) && error.code).to.equal('microphone-insecure');
  });

  it('asks before the first await', () => {
    const abort = new AbortController();
    void failure(requestMicrophone({}, abort.signal));
    expect(browser.requests.length).to.equal(1);
    abort.abort();
  });

  it('rejects at once when aborted while the visitor is being asked, and stops a stream that comes later', async () => {
    const real = await mediaDevices.getUserMedia({ audio: true });
    let grant: (stream: MediaStream) => void = () => undefined;
    await withGetUserMedia(
      () => new Promise((resolve) => (grant = resolve)),
      async () => {
        const abort = new AbortController();
        const request = failure(requestMicrophone({}, abort.signal));
        abort.abort('stopped');
        expect(await request).to.equal('stopped');
        grant(real);
        await Promise.resolve();
        await new Promise((resolve) => setTimeout(resolve));
        expect(real.getTracks().map(({ readyState }) => readyState)).to.deep.equal(['ended']);
      },
    );
  });

  it('rejects with the reason when aborted while it finds out why the microphone was refused', async () => {
    const abort = new AbortController();
    await withGetUserMedia(
      () => Promise.reject(new DOMException('no', 'NotAllowedError')),
      async () => {
        const undo = pretend(navigator.permissions, 'query', async () => {
          abort.abort('stopped');
          return { state: 'denied' };
        });
        expect(await failure(requestMicrophone({}, abort.signal))).to.equal('stopped');
        undo();
      },
    );
  });
});
