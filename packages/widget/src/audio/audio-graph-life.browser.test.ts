import { expect } from '@esm-bundle/chai';
import type { VoiceAgentError } from '../errors/voice-agent-error.ts';
import { type AudioGraph, type AudioGraphOptions, openAudioGraph, type SoundReport } from './audio-graph.ts';
import { isFirefox } from './testing/is-firefox.ts';
import {
  everyRequest,
  expectNothingOpen,
  failure,
  pretend,
  unplug,
  until,
  watchedBrowser,
} from './testing/watched-browser.ts';
import type { CaptureReport } from './worklets/worklet-messages.ts';

declare function describe(name: string, body: () => void): void;
declare function it(name: string, body: (this: { timeout(ms: number): void }) => void | Promise<void>): void;
declare function beforeEach(body: () => void): void;

const browser = watchedBrowser();
let reports: SoundReport[];
let latencies: number[];

beforeEach(() => {
  reports = [];
  latencies = [];
});

function open(options: Partial<AudioGraphOptions> = {}): Promise<AudioGraph> {
  const own = { reports, latencies };
  return openAudioGraph({
    microphone: true,
    capture: {},
    output: {},
    signal: new AbortController().signal,
    onFailure: (error: VoiceAgentError) => expect.fail(error.message),
    onReport: (report) => own.reports.push(report),
    onLatency: (samples) => own.latencies.push(samples),
    ...options,
  });
}

/** The next frame that holds sound. */
function sound(port: MessagePort): Promise<void> {
  return new Promise((resolve) => {
    port.onmessage = ({ data }: MessageEvent<CaptureReport>) => {
      if (new Int16Array(data.buffer).some((sample) => sample !== 0)) resolve();
      port.postMessage({ type: 'recycle', buffer: data.buffer }, [data.buffer]);
    };
  });
}

const told = (type: SoundReport['type']) => reports.filter((report) => report.type === type);

describe('AudioGraph', () => {
  it('goes on with the default microphone when the one in use is unplugged', async () => {
    const graph = await open();
    unplug(browser.tracks[0]);
    await until(() => told('microphone-changed').length > 0);
    expect(browser.tracks.map(({ readyState }) => readyState)).to.deep.equal(['ended', 'live']);
    await sound(graph.capturePort);
    await graph.close();
    expectNothingOpen(browser);
  });

  it('goes on with another microphone when the first was unplugged before the worklets were there', async () => {
    const { addModule } = AudioWorklet.prototype;
    let undo: () => void = () => undefined;
    undo = pretend(AudioWorklet.prototype, 'addModule', async function (this: AudioWorklet, url: string) {
      undo();
      await until(() => browser.tracks.length > 0);
      browser.tracks[0]!.stop();
      await addModule.call(this, url);
    });
    const graph = await open();
    await until(() => told('microphone-changed').length > 0);
    await sound(graph.capturePort);
    await graph.close();
    expectNothingOpen(browser);
  });

  it('records the chosen microphone in the same capture node', async () => {
    const graph = await open();
    await sound(graph.capturePort);
    const { microphones } = await graph.devices();
    await graph.selectMicrophone(microphones[1]!.id);
    expect(browser.tracks.map(({ label, readyState }) => ({ label, readyState }))).to.deep.equal([
      { label: browser.tracks[0]!.label, readyState: 'ended' },
      { label: microphones[1]!.label, readyState: 'live' },
    ]);
    await sound(graph.capturePort);
    expect((await graph.devices()).microphoneId).to.equal(microphones[1]!.id);
    await graph.close();
    expectNothingOpen(browser);
  });

  it('tells the devices when one comes or goes, once somebody has asked', async () => {
    const graph = await open({ microphone: false });
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    const before = await graph.devices();
    await graph.setOutput({ deviceId: before.speakers[0]!.id });
    await until(() => told('devices').length > 0);
    expect(told('devices')).to.deep.equal([
      { type: 'devices', devices: { ...before, speakerId: before.speakers[0]!.id } },
    ]);

    const undo = pretend(navigator.mediaDevices, 'enumerateDevices', async () => []);
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    await until(() => told('devices').length > 1);
    // The loudspeaker went with the others, so sound comes from the default one again.
    const none = { microphones: [], speakers: [], microphoneId: '', speakerId: '' };
    expect(told('devices')[1]).to.deep.equal({ type: 'devices', devices: none });
    undo();
    await graph.close();
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    expect(told('devices').length).to.equal(2);
    expectNothingOpen(browser);
  });

  it('tells that sound runs, and the latency, when it is open', async () => {
    const graph = await open({ microphone: false });
    expect(latencies.length).to.equal(1);
    expect(latencies[0]).to.be.within(0, 24_000);
    await until(() => told('sound').length > 0);
    expect(told('sound')).to.deep.equal([{ type: 'sound', state: 'running' }]);
    await graph.resume();
    await graph.close();
    expectNothingOpen(browser);
  });

  it('goes on as the browser stops and starts its context', async () => {
    const graph = await open({ microphone: false });
    const [context] = browser.contexts;
    await context!.suspend();
    await until(() => context!.state === 'running');
    await graph.close();
  });

  it('reports a context that the browser closed, for good', async () => {
    let fail: (error: VoiceAgentError) => void = () => undefined;
    const failed = new Promise<VoiceAgentError>((resolve) => (fail = resolve));
    const graph = await open({ onFailure: fail });
    await browser.contexts[0]!.close();
    expect((await failed).code).to.equal('audio-unsupported');
    await graph.close();
    expectNothingOpen(browser);
  });

  it('takes part in calls on iOS as long as it is open, and lets its element go', async () => {
    const audioSession = { type: 'auto' };
    const undo = [
      pretend(navigator, 'audioSession', audioSession),
      pretend(navigator, 'maxTouchPoints', 5),
      pretend(globalThis, 'GestureEvent', class {}),
    ];
    const graph = await open();
    expect(audioSession.type).to.equal('play-and-record');
    expect(browser.elements.map(({ paused, isConnected }) => ({ paused, isConnected }))).to.deep.equal([
      { paused: false, isConnected: false },
    ]);
    // What an interruption does.
    browser.elements[0]!.pause();
    await graph.resume();
    expect(browser.elements[0]!.paused).to.equal(false);
    const closing = graph.close();
    expect(audioSession.type).to.equal('auto');
    await closing;
    for (const step of undo) step();
    expectNothingOpen(browser);
  });

  it('stops the tracks at once when it is closed, before the sound has faded', async () => {
    const graph = await open();
    await until(() => browser.contexts[0]!.state === 'running');
    const closing = graph.close();
    expect(browser.tracks.map(({ readyState }) => readyState)).to.deep.equal(['ended']);
    expect(browser.contexts.map(({ state }) => state)).to.deep.equal(['running']);
    await closing;
    expectNothingOpen(browser);
  });

  it('closes once however often it is asked, and opens no microphone afterwards', async () => {
    const graph = await open();
    await Promise.all([graph.close(), graph.close()]);
    await graph.close();
    expectNothingOpen(browser);
    const late = await open({ microphone: false });
    await late.close();
    await failure(late.openMicrophone());
    await failure(late.selectMicrophone('another'));
    await everyRequest(browser);
    expectNothingOpen(browser);
  });

  it('is closed while the microphone changes, and while it is replaced, without a trace', async () => {
    const graph = await open();
    const [, second] = (await graph.devices()).microphones;
    const selecting = failure(graph.selectMicrophone(second!.id));
    await graph.close();
    await selecting;
    const other = await open();
    unplug(browser.tracks.at(-1));
    await other.close();
    await everyRequest(browser);
    expectNothingOpen(browser);
    expect(told('microphone-lost')).to.deep.equal([]);
  });

  // Each start and stop takes Firefox about a quarter of a second.
  const cycles = isFirefox ? 30 : 100;

  it(`leaves no context, track, element or listener behind in ${cycles} starts and stops`, async function () {
    this.timeout(120_000);
    for (let cycle = 0; cycle < cycles; cycle++) {
      const graph = await open({ microphone: cycle % 2 === 0 });
      await graph.devices();
      await graph.close();
    }
    expect(browser.contexts.length).to.equal(cycles);
    expect(browser.tracks.length).to.equal(cycles / 2);
    expectNothingOpen(browser);
  });
});
