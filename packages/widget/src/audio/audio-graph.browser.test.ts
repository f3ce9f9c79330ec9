import { expect } from '@esm-bundle/chai';
import { isVoiceAgentError, type VoiceAgentError } from '../errors/voice-agent-error.ts';
import { type AudioGraph, type AudioGraphOptions, openAudioGraph } from './audio-graph.ts';
import { everyRequest, expectNothingOpen, failure, pretend, until, watchedBrowser } from './testing/watched-browser.ts';
import type { CaptureReport, PlaybackReport } from './worklets/worklet-messages.ts';

declare function describe(name: string, body: () => void): void;
declare function it(name: string, body: () => void | Promise<void>): void;

const browser = watchedBrowser();

function open(options: Partial<AudioGraphOptions> = {}): Promise<AudioGraph> {
  return openAudioGraph({
    microphone: true,
    capture: {},
    output: {},
    signal: new AbortController().signal,
    onFailure: (error: VoiceAgentError) => expect.fail(error.message),
    onReport: () => undefined,
    onLatency: () => undefined,
    ...options,
  });
}

function nextMessage<T>(port: MessagePort): Promise<T> {
  return new Promise((resolve) => (port.onmessage = ({ data }) => resolve(data)));
}

describe('openAudioGraph', () => {
  it('makes one context of 24 kHz before the first await', async () => {
    const opening = open();
    expect(browser.contexts.map(({ sampleRate }) => sampleRate)).to.deep.equal([24_000]);
    const graph = await opening;
    expect(browser.contexts.length).to.equal(1);
    await graph.close();
    expectNothingOpen(browser);
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
    expect(reports).to.deep.include({ type: 'ended', content: { ...content, playedSamples: 4_800 } });
    await graph.close();
  });

  it('opens no microphone unless it is asked to, and one at most', async () => {
    const graph = await open({ microphone: false });
    expect(browser.tracks.length).to.equal(0);
    await Promise.all([graph.openMicrophone(), graph.openMicrophone()]);
    await graph.openMicrophone();
    expect(browser.tracks.length).to.equal(1);
    await nextMessage<CaptureReport>(graph.capturePort);
    await graph.close();
    expectNothingOpen(browser);
  });

  it('leaves nothing open when the microphone is denied, and may be asked again later', async () => {
    const denied = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
    // Firefox may be asked again after a no, which makes it a lesser one.
    const forGood = pretend(navigator.permissions, 'query', async () => ({ state: 'denied' }));
    let undo = pretend(navigator.mediaDevices, 'getUserMedia', denied);
    const error = await failure(open());
    expect(isVoiceAgentError(error) && error.code).to.equal('microphone-denied');
    undo();
    expectNothingOpen(browser);

    const graph = await open({ microphone: false });
    undo = pretend(navigator.mediaDevices, 'getUserMedia', denied);
    const later = await failure(graph.openMicrophone());
    expect(isVoiceAgentError(later) && later.code).to.equal('microphone-denied');
    undo();
    forGood();
    await graph.openMicrophone();
    await graph.close();
    expectNothingOpen(browser);
  });

  it('says audio-unsupported and leaves nothing open when a worklet does not load', async () => {
    const { addModule } = AudioWorklet.prototype;
    const undo = pretend(AudioWorklet.prototype, 'addModule', function (this: AudioWorklet, url: string) {
      return addModule.call(this, `${url}?missing`.replace('.worklet.ts', '.nowhere.ts'));
    });
    const error = await failure(open());
    expect(isVoiceAgentError(error) && error.code).to.equal('audio-unsupported');
    undo();
    await everyRequest(browser);
    expectNothingOpen(browser);
  });

  it('says audio-unsupported where the browser has no AudioContext', async () => {
    Reflect.set(globalThis, 'AudioContext', undefined);
    const error = await failure(open());
    expect(isVoiceAgentError(error) && error.code).to.equal('audio-unsupported');
  });

  it('says microphone-insecure on a page without HTTPS, which has no worklets', async () => {
    const undo = [
      pretend(globalThis, 'isSecureContext', false),
      pretend(AudioContext.prototype, 'audioWorklet', undefined),
    ];
    for (const microphone of [true, false]) {
      const error = await failure(open({ microphone }));
      expect(isVoiceAgentError(error) && error.code).to.equal('microphone-insecure');
    }
    for (const step of undo) step();
    await everyRequest(browser);
    expectNothingOpen(browser);
  });

  it('refuses a volume that is no number, and leaves nothing open', async () => {
    expect(await failure(open({ output: { volume: Number.NaN } }))).to.be.instanceOf(RangeError);
    await everyRequest(browser);
    expectNothingOpen(browser);
  });

  it('opens although the preferred loudspeaker and microphone are gone, and tells the microphone', async () => {
    const reports: unknown[] = [];
    const gone = { deviceId: 'of last week' };
    const graph = await open({ capture: gone, output: gone, onReport: (report) => reports.push(report) });
    expect(reports).to.deep.include({ type: 'microphone-changed', label: browser.tracks[0]!.label });
    expect(await graph.devices()).to.deep.include({ microphoneId: '', speakerId: '' });
    await graph.close();
    expectNothingOpen(browser);
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
    expectNothingOpen(browser);
  });

  /** Firefox before it could resample: a microphone only in a context of its own rate. */
  function refuseMicrophoneAtOurRate(): () => void {
    const { createMediaStreamSource } = AudioContext.prototype;
    return pretend(
      AudioContext.prototype,
      'createMediaStreamSource',
      function (this: AudioContext, stream: MediaStream) {
        if (this.sampleRate === 24_000) throw new DOMException('different sample-rate', 'NotSupportedError');
        return createMediaStreamSource.call(this, stream);
      },
    );
  }

  it('takes the rate of the browser when that refuses a microphone at ours', async () => {
    const undo = refuseMicrophoneAtOurRate();
    const graph = await open();
    await until(() => browser.contexts[1]!.state === 'running');
    expect(browser.contexts.map(({ state }) => state)).to.deep.equal(['closed', 'running']);
    expect(browser.tracks.map(({ readyState }) => readyState)).to.deep.equal(['ended', 'live']);
    expect((await nextMessage<CaptureReport>(graph.capturePort)).buffer.byteLength).to.equal(1_920);
    undo();
    await graph.close();
    expectNothingOpen(browser);
  });

  it('says microphone-unsupported there when the microphone comes after the ports were handed over', async () => {
    const undo = refuseMicrophoneAtOurRate();
    const graph = await open({ microphone: false });
    const error = await failure(graph.openMicrophone());
    expect(isVoiceAgentError(error) && error.code).to.equal('microphone-unsupported');
    undo();
    await graph.close();
    expectNothingOpen(browser);
  });

  it('rejects with the reason and leaves nothing open when aborted before, and while it starts', async () => {
    const reason = new Error('the visitor hung up');
    expect(await failure(open({ signal: AbortSignal.abort(reason) }))).to.equal(reason);
    const abort = new AbortController();
    const opening = failure(open({ signal: abort.signal }));
    abort.abort(reason);
    expect(await opening).to.equal(reason);
    await everyRequest(browser);
    expectNothingOpen(browser);
  });
});
