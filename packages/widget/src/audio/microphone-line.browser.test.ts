import { expect } from '@esm-bundle/chai';
import { isVoiceAgentError, VoiceAgentError } from '../errors/voice-agent-error.ts';
import { MicrophoneLine, type MicrophoneLineOptions, type MicrophoneReport } from './microphone-line.ts';
import {
  everyRequest,
  expectNothingOpen,
  failure,
  pretend,
  unplug,
  until,
  watchedBrowser,
} from './testing/watched-browser.ts';

declare function describe(name: string, body: () => void): void;
declare function it(name: string, body: () => void | Promise<void>): void;
declare function beforeEach(body: () => void): void;
declare function afterEach(body: () => void | Promise<void>): void;

const browser = watchedBrowser();
const { mediaDevices } = navigator;
let call: AbortController;
let reports: MicrophoneReport[];
let streams: MediaStream[];
let undo: (() => void)[];

beforeEach(() => {
  call = new AbortController();
  reports = [];
  streams = [];
  undo = [];
});

afterEach(async () => {
  for (const step of undo.reverse()) step();
  call.abort('the call is over');
  await everyRequest(browser);
  expectNothingOpen(browser);
});

function line(options: Partial<MicrophoneLineOptions> = {}): MicrophoneLine {
  const own = { reports, streams };
  return new MicrophoneLine({
    capture: {},
    signal: call.signal,
    connect: async (stream) => void own.streams.push(stream),
    onReport: (report) => own.reports.push(report),
    ...options,
  });
}

function refuse(name = 'NotFoundError'): () => void {
  const error = new DOMException('as the test wants it', name);
  return pretend(mediaDevices, 'getUserMedia', () => Promise.reject(error));
}

function hide(hidden: boolean): void {
  undo.push(pretend(document, 'hidden', hidden));
  document.dispatchEvent(new Event('visibilitychange'));
}

function mute(track: MediaStreamTrack | undefined, muted: boolean): void {
  pretend(track!, 'muted', muted);
  track!.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
}

async function microphones(): Promise<MediaDeviceInfo[]> {
  const all = await mediaDevices.enumerateDevices();
  return all.filter(({ kind, deviceId }) => kind === 'audioinput' && deviceId !== 'default');
}

const labels = () => streams.map((stream) => stream.getAudioTracks()[0]!.label);
const states = () => browser.tracks.map(({ readyState }) => readyState);

/** All that was asked of the line up to now is done. */
const settled = (microphone: MicrophoneLine) => microphone.select(microphone.deviceId);

describe('MicrophoneLine', () => {
  it('opens one microphone however often it is asked to', async () => {
    const microphone = line();
    await Promise.all([microphone.open(), microphone.open()]);
    await microphone.open();
    expect(streams.length).to.equal(1);
    expect(reports).to.deep.equal([]);
  });

  it('asks once for two that ask at the same time, also when it is refused, and again for the next', async () => {
    const microphone = line();
    const allow = refuse();
    const [first, second] = await Promise.all([failure(microphone.open()), failure(microphone.open())]);
    expect(isVoiceAgentError(first) && first.code).to.equal('microphone-missing');
    expect(second).to.equal(first);
    allow();
    await microphone.open();
    expect(states()).to.deep.equal(['live']);
  });

  it('says microphone-unsupported when no context takes the stream, and lets it go', async () => {
    const connect = () => Promise.reject(new DOMException('rate', 'NotSupportedError'));
    const error = await failure(line({ connect }).open());
    expect(isVoiceAgentError(error) && error.code).to.equal('microphone-unsupported');
    expect(states()).to.deep.equal(['ended']);
  });

  it('passes on why the sound could not be loaded', async () => {
    const reason = new VoiceAgentError('audio-unsupported', 'no worklet');
    expect(await failure(line({ connect: () => Promise.reject(reason) }).open())).to.equal(reason);
  });

  describe('select', () => {
    it('changes the device and stops the one before only when the new one is connected', async () => {
      const during: string[][] = [];
      const microphone = line({
        connect: async (stream) => {
          streams.push(stream);
          during.push(states());
        },
      });
      await microphone.open();
      const [, second] = await microphones();
      await microphone.select(second!.deviceId);
      expect(during).to.deep.equal([['live'], ['live', 'live']]);
      expect(states()).to.deep.equal(['ended', 'live']);
      expect(labels()[1]).to.equal(second!.label);
      expect(microphone.deviceId).to.equal(second!.deviceId);
      expect(reports).to.deep.equal([]);
    });

    it('is remembered while no microphone is open', async () => {
      const microphone = line();
      const [first] = await microphones();
      await microphone.select(first!.deviceId);
      expect(browser.requests.length).to.equal(0);
      expect(microphone.deviceId).to.equal(first!.deviceId);
      await microphone.open();
      expect(labels()).to.deep.equal([first!.label]);
    });

    it('opens nothing for the device that is in use', async () => {
      const microphone = line();
      await microphone.open();
      await microphone.select('');
      expect(streams.length).to.equal(1);
    });

    it('ends with the last choice when they come quickly', async () => {
      const microphone = line();
      const [first, second] = await microphones();
      await Promise.all([microphone.open(), microphone.select(first!.deviceId), microphone.select(second!.deviceId)]);
      expect(labels().at(-1)).to.equal(second!.label);
      expect(states()).to.deep.equal(['ended', 'ended', 'live']);
    });

    it('keeps the one in use when the other cannot be opened', async () => {
      const microphone = line();
      await microphone.open();
      const allow = refuse('NotReadableError');
      const error = await failure(microphone.select('usb'));
      allow();
      expect(isVoiceAgentError(error) && error.code).to.equal('microphone-busy');
      expect(states()).to.deep.equal(['live']);
      expect(microphone.deviceId).to.equal('');
    });

    it('takes the default device for one that is gone, and says so', async () => {
      const microphone = line();
      await microphone.open();
      await microphone.select('of last week');
      expect(reports).to.deep.equal([{ type: 'microphone-changed', label: labels()[1] }]);
      expect(microphone.deviceId).to.equal('');
    });
  });

  describe('a device that is unplugged', () => {
    it('is replaced by the default one, and that is reported', async () => {
      const microphone = line();
      const [, second] = await microphones();
      await microphone.select(second!.deviceId);
      await microphone.open();
      unplug(browser.tracks[0]);
      await until(() => reports.length > 0);
      expect(labels().length).to.equal(2);
      expect(labels()[1]).not.to.equal(second!.label);
      expect(reports).to.deep.equal([{ type: 'microphone-changed', label: labels()[1] }]);
      expect(microphone.deviceId).to.equal('');
    });

    it('is reported lost when there is no other, and can be opened again', async () => {
      const microphone = line();
      await microphone.open();
      const allow = refuse();
      unplug(browser.tracks[0]);
      await until(() => reports.length > 0);
      allow();
      const [report] = reports;
      if (report?.type !== 'microphone-lost') return expect.fail(report?.type);
      expect(report.error.code).to.equal('microphone-lost');
      expect(isVoiceAgentError(report.error.cause) && report.error.cause.code).to.equal('microphone-missing');
      await microphone.open();
      expect(states()).to.deep.equal(['ended', 'live']);
    });

    it('is replaced once when its end is told twice', async () => {
      const microphone = line();
      await microphone.open();
      unplug(browser.tracks[0]);
      browser.tracks[0]!.dispatchEvent(new Event('ended'));
      await until(() => reports.length > 0);
      await settled(microphone);
      expect(streams.length).to.equal(2);
    });

    it('is waited for while the page is hidden, and replaced when it is shown', async () => {
      const microphone = line();
      await microphone.open();
      hide(true);
      const allow = refuse('InvalidStateError');
      unplug(browser.tracks[0]);
      await settled(microphone);
      expect(reports).to.deep.equal([]);
      allow();
      hide(false);
      await until(() => reports.length > 0);
      expect(reports).to.deep.equal([{ type: 'microphone-changed', label: labels()[1] }]);
    });

    it('is found out without an event when the page is shown', async () => {
      const microphone = line();
      await microphone.open();
      browser.tracks[0]!.stop();
      hide(false);
      await until(() => reports.length > 0);
      expect(states()).to.deep.equal(['ended', 'live']);
    });
  });

  it('leaves a microphone alone that lives when the page is shown', async () => {
    const microphone = line();
    await microphone.open();
    hide(true);
    hide(false);
    await settled(microphone);
    expect(browser.requests.length).to.equal(1);
  });

  describe('a device that the system mutes', () => {
    it('is opened anew when it stays muted', async () => {
      const microphone = line({ muteMs: 1 });
      await microphone.open();
      mute(browser.tracks[0], true);
      await until(() => streams.length > 1);
      await settled(microphone);
      expect(states()).to.deep.equal(['ended', 'live']);
      // The same device: nothing has changed for the visitor.
      expect(reports).to.deep.equal([]);
    });

    it('is left alone when it comes back in time', async () => {
      const microphone = line({ muteMs: 60_000 });
      const cleared: unknown[] = [];
      const clear = globalThis.clearTimeout;
      await microphone.open();
      mute(browser.tracks[0], true);
      undo.push(pretend(globalThis, 'clearTimeout', (id: number) => clear(cleared.push(id) && id)));
      mute(browser.tracks[0], false);
      expect(cleared.length).to.equal(1);
      expect(browser.requests.length).to.equal(1);
    });

    it('stays as it is when it cannot be opened anew', async () => {
      const microphone = line({ muteMs: 1 });
      await microphone.open();
      let asked = 0;
      undo.push(
        pretend(mediaDevices, 'getUserMedia', () => {
          asked += 1;
          return Promise.reject(new DOMException('held by a call', 'NotReadableError'));
        }),
      );
      mute(browser.tracks[0], true);
      await until(() => asked > 0);
      await settled(microphone);
      expect(states()).to.deep.equal(['live']);
      expect(reports).to.deep.equal([]);
    });

    it('is not touched while the page is hidden, but when it is shown and still muted', async () => {
      const microphone = line({ muteMs: 1 });
      await microphone.open();
      hide(true);
      mute(browser.tracks[0], true);
      await new Promise((resolve) => setTimeout(resolve, 20));
      await settled(microphone);
      expect(browser.requests.length).to.equal(1);
      hide(false);
      await until(() => streams.length > 1);
    });
  });

  it('stops the track at once when the call ends, and opens nothing afterwards', async () => {
    const microphone = line();
    await microphone.open();
    call.abort('hung up');
    expect(states()).to.deep.equal(['ended']);
    expect(await failure(microphone.open())).to.equal('hung up');
    expect(await failure(microphone.select('usb'))).to.equal('hung up');
  });

  it('lets go what comes after the end of the call', async () => {
    const microphone = line();
    const opening = failure(microphone.open());
    // In microtasks only: the browser has asked, and has not answered yet.
    while (browser.requests.length === 0) await Promise.resolve();
    call.abort('hung up');
    expect(await opening).to.equal('hung up');
  });
});
