import { expect } from '@esm-bundle/chai';
import { openAudioGraph } from '../audio/audio-graph.ts';
import { isFirefox } from '../audio/testing/is-firefox.ts';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import { type CallMedia, type CallReport, openMedia } from './open-media.ts';
import type { SoundOptions } from './sound-port.ts';

declare function describe(name: string, body: () => void): void;
declare function it(name: string, body: (this: { timeout(milliseconds: number): void }) => Promise<void>): void;
declare function beforeEach(body: () => void): void;
declare function afterEach(body: () => void): void;

/** Watches what the browser really opens. */
const contexts: AudioContext[] = [];
const tracks: MediaStreamTrack[] = [];
/** Those of the main thread: a Worker's end with it. */
const sockets: WebSocket[] = [];
let workersRunning = 0;
const RealSocket = globalThis.WebSocket;
const RealContext = globalThis.AudioContext;
const RealWorker = globalThis.Worker;
const realGetUserMedia = navigator.mediaDevices.getUserMedia;

beforeEach(() => {
  contexts.length = tracks.length = sockets.length = workersRunning = 0;
  globalThis.WebSocket = class extends RealSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      sockets.push(this);
    }
  };
  globalThis.AudioContext = class extends RealContext {
    constructor(options?: AudioContextOptions) {
      super(options);
      contexts.push(this);
    }
  };
  globalThis.Worker = class extends RealWorker {
    #running = true;
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      workersRunning += 1;
    }
    override terminate(): void {
      if (this.#running) workersRunning -= 1;
      this.#running = false;
      super.terminate();
    }
  };
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const stream = await realGetUserMedia.call(navigator.mediaDevices, constraints);
    tracks.push(...stream.getTracks());
    return stream;
  };
});

afterEach(() => {
  globalThis.WebSocket = RealSocket;
  globalThis.AudioContext = RealContext;
  globalThis.Worker = RealWorker;
  navigator.mediaDevices.getUserMedia = realGetUserMedia;
});

function expectNothingOpen(): void {
  expect(contexts.filter(({ state }) => state !== 'closed')).to.deep.equal([]);
  expect(tracks.filter(({ readyState }) => readyState === 'live')).to.deep.equal([]);
  expect(sockets.filter(({ readyState }) => readyState !== WebSocket.CLOSED)).to.deep.equal([]);
  expect(workersRunning).to.equal(0);
}

const settings = { capture: {}, output: {}, pushToTalk: false };
const grant = { url: 'ws://127.0.0.1:9/', protocols: ['realtime'], expiresAt: 0 };

interface Call {
  readonly media: CallMedia;
  readonly reports: CallReport[];
  until(type: CallReport['type'], count?: number): Promise<void>;
}

async function open(
  openSound: typeof openAudioGraph = openAudioGraph,
  microphone = true,
  levelsEveryMs?: number,
): Promise<Call> {
  const reports: CallReport[] = [];
  const { signal } = new AbortController();
  const onReport = (report: CallReport) => reports.push(report);
  const media = await openMedia({ ...settings, microphone, signal, openSound, onReport, levelsEveryMs });
  const until = async (type: CallReport['type'], count = 1) => {
    while (reports.filter((report) => report.type === type).length < count) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  return { media, reports, until };
}

/** All but what the audio graph says of itself. */
const ofEngine = (reports: CallReport[]) => reports.filter(({ type }) => type !== 'sound' && type !== 'devices');

for (const place of ['worker', 'main'] as const) {
  describe(`openMedia, engine on the ${place} thread`, () => {
    const openThere = (...options: Parameters<typeof open>) => {
      if (place === 'main') Reflect.deleteProperty(globalThis, 'Worker');
      return open(...options);
    };

    it('reports levels as often as it is asked to', async () => {
      const { media, until } = await openThere(openAudioGraph, true, 50);
      await until('level');
      const from = performance.now();
      await until('level', 21);
      // By default they took twelve seconds.
      expect(performance.now() - from).to.be.below(6000);
      await media.close();
    });

    it('reports the level of the real microphone, and of silence while muted', async () => {
      const { media, reports, until } = await openThere();
      expect(workersRunning).to.equal(place === 'worker' ? 1 : 0);
      const levels = () => reports.flatMap((report) => (report.type === 'level' ? [report.microphone] : []));
      // The fake device beeps about once a second.
      while (!levels().some((level) => level > 0.001)) await until('level', levels().length + 1);
      media.setMuted(true);
      // Frames that are under way were not muted yet.
      await until('level', levels().length + 2);
      const from = levels().length;
      await until('level', from + 10);
      expect(
        levels()
          .slice(from)
          .every((level) => level === 0),
      ).to.equal(true);
      await media.close();
      expectNothingOpen();
    });

    it('reports a socket that does not open as closed, once and last', async () => {
      const { media, reports, until } = await openThere(openAudioGraph, false);
      media.connect({ grant, opening: [] });
      media.send({ type: 'response.create' });
      media.interrupt();
      await until('closed');
      expect(ofEngine(reports)).to.deep.equal([{ type: 'closed', code: 1006, reason: '' }]);
      await media.close();
      expectNothingOpen();
    });

    it('opens the microphone later, and frames flow from then on', async () => {
      const { media, reports, until } = await openThere(openAudioGraph, false);
      expect(ofEngine(reports)).to.deep.equal([]);
      await media.openMicrophone();
      await until('level', 3);
      await media.close();
      expectNothingOpen();
    });

    it('answers who asks for the end of a sound or of a turn, also after close', async () => {
      const { media } = await openThere(openAudioGraph, false);
      await media.drained();
      expect(await media.talk(false)).to.equal(false);
      const asked = media.talk(false);
      const closing = media.close();
      expect(await asked).to.equal(false);
      expect(await media.talk(true)).to.equal(false);
      await media.drained();
      await closing;
      expectNothingOpen();
    });

    it('reports nothing after close, which may be called twice', async () => {
      const { media, reports, until } = await openThere();
      await until('level', 2);
      media.connect({ grant, opening: [] });
      const before = reports.length;
      await Promise.all([media.close(), media.close()]);
      expect(reports.length).to.equal(before);
      expectNothingOpen();
    });

    // The Worker is what visitors have; the main thread differs in what is closed, not in when.
    // Each takes Firefox a fifth of a second, so there they are fewer.
    const cycles = place === 'main' ? 20 : isFirefox ? 40 : 100;
    it(`leaves nothing behind in ${cycles} starts and stops`, async function () {
      this.timeout(240_000);
      for (let cycle = 0; cycle < cycles; cycle++) {
        const { media } = await openThere(openAudioGraph, cycle % 4 === 0);
        media.connect({ grant, opening: [] });
        if (cycle % 2 === 0) media.connect({ grant, opening: [] });
        const asked = [media.talk(true), media.talk(false), media.drained()];
        await media.close();
        await Promise.all(asked);
      }
      expect(contexts.length).to.equal(cycles);
      expectNothingOpen();
    });
  });
}

describe('openMedia', () => {
  it('asks for sound before its first await', async () => {
    let asked = false;
    const opening = open((options) => {
      asked = true;
      return openAudioGraph(options);
    });
    expect(asked).to.equal(true);
    await (await opening).media.close();
  });

  it('leaves nothing open when sound fails, and ends the Worker', async () => {
    const denied = new VoiceAgentError('microphone-denied', 'no');
    const error = await open(() => Promise.reject(denied)).catch((reason) => reason);
    expect(error).to.equal(denied);
    expectNothingOpen();
  });

  it('rejects with the reason and leaves nothing open when aborted before, and while it starts', async () => {
    const reason = new Error('hung up');
    const start = (signal: AbortSignal) =>
      openMedia({
        ...settings,
        microphone: true,
        signal,
        openSound: openAudioGraph,
        onReport: () => undefined,
      }).catch((r) => r);
    expect(await start(AbortSignal.abort(reason))).to.equal(reason);
    const abort = new AbortController();
    const starting = start(abort.signal);
    abort.abort(reason);
    expect(await starting).to.equal(reason);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expectNothingOpen();
  });

  it('is not touched by an abort after it has started', async () => {
    const abort = new AbortController();
    const reports: CallReport[] = [];
    const onReport = (report: CallReport) => reports.push(report);
    const media = await openMedia({
      ...settings,
      microphone: true,
      signal: abort.signal,
      openSound: openAudioGraph,
      onReport,
    });
    abort.abort();
    const before = reports.length;
    while (reports.length < before + 2) await new Promise((resolve) => setTimeout(resolve, 5));
    while (contexts[0]!.state !== 'running') await new Promise((resolve) => setTimeout(resolve, 5));
    await media.close();
    expectNothingOpen();
  });

  it('reports what breaks in sound: before it is ready as a rejection, later as failed', async () => {
    const gone = new VoiceAgentError('microphone-missing', 'gone');
    let fail: SoundOptions['onFailure'] = () => undefined;
    const watched: typeof openAudioGraph = (options) => {
      fail = options.onFailure;
      return openAudioGraph(options);
    };
    const early = open(watched).catch((reason) => reason);
    fail(gone);
    expect(await early).to.equal(gone);
    expectNothingOpen();

    const { media, reports } = await open(watched);
    fail(gone);
    expect(reports).to.deep.include({ type: 'failed', error: gone });
    await media.close();
    const before = reports.length;
    fail(gone);
    expect(reports.length).to.equal(before);
  });
});
