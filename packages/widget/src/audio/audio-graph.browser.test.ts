import { expect } from '@esm-bundle/chai';
import { isVoiceAgentError, type VoiceAgentError } from '../errors/voice-agent-error.ts';
import { type AudioGraph, type AudioGraphOptions, openAudioGraph } from './audio-graph.ts';
import type { CaptureReport, PlaybackReport } from './worklets/worklet-messages.ts';

declare function describe(name: string, body: () => void): void;
declare function it(name: string, body: () => void | Promise<void>): void;
declare function beforeEach(body: () => void): void;
declare function afterEach(body: () => void): void;

/** Watches what the browser really opens: every context and every microphone track of the test. */
let contexts: AudioContext[];
let tracks: MediaStreamTrack[];
let requests: Promise<MediaStream>[];
const RealContext = globalThis.AudioContext;
const realGetUserMedia = navigator.mediaDevices.getUserMedia;

beforeEach(() => {
  // New ones for each test: what a slow machine brings late belongs to the test that asked for it.
  const own: { contexts: AudioContext[]; tracks: MediaStreamTrack[]; requests: Promise<MediaStream>[] } = {
    contexts: [],
    tracks: [],
    requests: [],
  };
  ({ contexts, tracks, requests } = own);
  globalThis.AudioContext = class extends RealContext {
    constructor(options?: AudioContextOptions) {
      super(options);
      own.contexts.push(this);
    }
  };
  navigator.mediaDevices.getUserMedia = (constraints) => {
    const request = realGetUserMedia.call(navigator.mediaDevices, constraints);
    own.requests.push(request);
    return request.then((stream) => {
      own.tracks.push(...stream.getTracks());
      return stream;
    });
  };
});

afterEach(() => {
  globalThis.AudioContext = RealContext;
  navigator.mediaDevices.getUserMedia = realGetUserMedia;
});

function expectNothingOpen(): void {
  expect(contexts.map(({ state }) => state).filter((state) => state !== 'closed')).to.deep.equal([]);
  expect(tracks.filter(({ readyState }) => readyState === 'live')).to.deep.equal([]);
}

/** The microphones that were asked for have come or not, and who asked has heard of it. */
async function everyRequest(): Promise<void> {
  await Promise.allSettled(requests);
  await new Promise((resolve) => setTimeout(resolve));
}

function open(options: Partial<AudioGraphOptions> = {}): Promise<AudioGraph> {
  const onFailure = (error: VoiceAgentError) => expect.fail(error.message);
  return openAudioGraph({ microphone: true, onFailure, signal: new AbortController().signal, ...options });
}

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => expect.fail('it did not reject'),
    (error) => error,
  );
}

function nextMessage<T>(port: MessagePort): Promise<T> {
  return new Promise((resolve) => (port.onmessage = ({ data }) => resolve(data)));
}

describe('openAudioGraph', () => {
  it('makes one context of 24 kHz before the first await', async () => {
    const opening = open();
    expect(contexts.map(({ sampleRate }) => sampleRate)).to.deep.equal([24_000]);
    const graph = await opening;
    expect(contexts.length).to.equal(1);
    await graph.close();
    expectNothingOpen();
  });

  it('gives frames of the microphone at the capture port', async () => {
    const graph = await open();
    const frame = await nextMessage<CaptureReport>(graph.capturePort);
    expect(frame.buffer.byteLength).to.equal(1_920);
    await graph.close();
  });

  it('plays what the playback port is given', async () => {
    const graph = await open({ microphone: false });
    const content = { itemId: 'item_1', contentIndex: 0 };
    const samples = new Int16Array(4_800).fill(1_000);
    const reports: PlaybackReport[] = [];
    const ended = new Promise<void>((resolve) => {
      graph.playbackPort.onmessage = ({ data }: MessageEvent<PlaybackReport>) => {
        reports.push(data);
        if (data.type === 'ended') resolve();
      };
    });
    graph.playbackPort.postMessage({ type: 'samples', ...content, buffer: samples.buffer }, [samples.buffer]);
    graph.playbackPort.postMessage({ type: 'complete', ...content });
    await ended;
    expect(reports.at(-1)).to.deep.equal({ type: 'ended', content: { ...content, playedSamples: 4_800 } });
    await graph.close();
  });

  it('opens no microphone unless it is asked to, and one at most', async () => {
    const graph = await open({ microphone: false });
    expect(tracks.length).to.equal(0);
    await Promise.all([graph.openMicrophone(), graph.openMicrophone()]);
    await graph.openMicrophone();
    expect(tracks.length).to.equal(1);
    await nextMessage<CaptureReport>(graph.capturePort);
    await graph.close();
    expectNothingOpen();
  });

  it('leaves nothing open when the microphone is denied, and may be asked again later', async () => {
    const denied = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
    const working = navigator.mediaDevices.getUserMedia;
    navigator.mediaDevices.getUserMedia = denied;
    const error = await failure(open());
    expect(isVoiceAgentError(error) && error.code).to.equal('microphone-denied');
    expectNothingOpen();

    const graph = await open({ microphone: false });
    const later = await failure(graph.openMicrophone());
    expect(isVoiceAgentError(later) && later.code).to.equal('microphone-denied');
    navigator.mediaDevices.getUserMedia = working;
    await graph.openMicrophone();
    await graph.close();
    expectNothingOpen();
  });

  it('says audio-unsupported and leaves nothing open when a worklet does not load', async () => {
    const { addModule } = AudioWorklet.prototype;
    AudioWorklet.prototype.addModule = function (url) {
      return addModule.call(this, `${url}?missing`.replace('.worklet.ts', '.nowhere.ts'));
    };
    try {
      const error = await failure(open());
      expect(isVoiceAgentError(error) && error.code).to.equal('audio-unsupported');
    } finally {
      AudioWorklet.prototype.addModule = addModule;
    }
    await everyRequest();
    expectNothingOpen();
  });

  it('says audio-unsupported where the browser has no AudioContext', async () => {
    Reflect.set(globalThis, 'AudioContext', undefined);
    const error = await failure(open());
    expect(isVoiceAgentError(error) && error.code).to.equal('audio-unsupported');
  });

  it('falls back to the rate of the browser when it refuses ours', async () => {
    const Watched = globalThis.AudioContext;
    globalThis.AudioContext = class extends Watched {
      constructor(options?: AudioContextOptions) {
        if (options?.sampleRate) throw new DOMException('no such rate', 'NotSupportedError');
        super(options);
      }
    };
    const graph = await open();
    expect((await nextMessage<CaptureReport>(graph.capturePort)).buffer.byteLength).to.equal(1_920);
    await graph.close();
    expectNothingOpen();
  });

  it('rejects with the reason and leaves nothing open when aborted before, and while it starts', async () => {
    const reason = new Error('the visitor hung up');
    expect(await failure(open({ signal: AbortSignal.abort(reason) }))).to.equal(reason);
    const abort = new AbortController();
    const opening = failure(open({ signal: abort.signal }));
    abort.abort(reason);
    expect(await opening).to.equal(reason);
    await everyRequest();
    expectNothingOpen();
  });
});

describe('AudioGraph', () => {
  it('reports microphone-missing when the track ends during the call, and opens another on request', async () => {
    let report: (error: VoiceAgentError) => void = () => undefined;
    const failed = new Promise<VoiceAgentError>((resolve) => (report = resolve));
    const graph = await open({ onFailure: report });
    // What the browser does when the device is unplugged.
    tracks[0]!.stop();
    tracks[0]!.dispatchEvent(new Event('ended'));
    expect((await failed).code).to.equal('microphone-missing');
    await graph.openMicrophone();
    expect(tracks.length).to.equal(2);
    await graph.close();
    expectNothingOpen();
  });

  it('reports microphone-missing when the track has ended before the worklets were there', async () => {
    const { addModule } = AudioWorklet.prototype;
    AudioWorklet.prototype.addModule = async function (url) {
      while (tracks.length === 0) await everyRequest();
      tracks[0]!.stop();
      await addModule.call(this, url);
    };
    let report: (error: VoiceAgentError) => void = () => undefined;
    const failed = new Promise<VoiceAgentError>((resolve) => (report = resolve));
    try {
      const graph = await open({ onFailure: report });
      expect((await failed).code).to.equal('microphone-missing');
      await graph.close();
    } finally {
      AudioWorklet.prototype.addModule = addModule;
    }
    expectNothingOpen();
  });

  it('closes once however often it is asked, and opens no microphone afterwards', async () => {
    const graph = await open();
    await Promise.all([graph.close(), graph.close()]);
    await graph.close();
    expectNothingOpen();
    const late = await open({ microphone: false });
    await late.close();
    await failure(late.openMicrophone());
    await everyRequest();
    expectNothingOpen();
  });

  it('leaves no context and no track behind in 20 starts and stops', async () => {
    for (let cycle = 0; cycle < 20; cycle++) {
      const graph = await open();
      await graph.close();
    }
    expect(contexts.length).to.equal(20);
    expect(tracks.length).to.equal(20);
    expectNothingOpen();
  });
});
