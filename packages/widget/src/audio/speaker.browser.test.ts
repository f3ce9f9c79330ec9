import { expect } from '@esm-bundle/chai';
import { isVoiceAgentError } from '../errors/voice-agent-error.ts';
import { canChooseSpeaker, Speaker } from './speaker.ts';
import { expectNothingOpen, failure, pretend, watchedBrowser } from './testing/watched-browser.ts';

declare function describe(name: string, body: () => void): void;
declare function it(name: string, body: () => void | Promise<void>): void;
declare function afterEach(body: () => void): void;

const browser = watchedBrowser();
const RATE_HZ = 24_000;
let undo: (() => void)[] = [];

afterEach(() => {
  for (const step of undo) step();
  undo = [];
});

/** What is heard of a steady 1 when each act is done at its second. Rendered offline, so to the sample. */
async function heard(acts: Record<number, (speaker: Speaker) => unknown>): Promise<Float32Array> {
  const context = new OfflineAudioContext(1, RATE_HZ, RATE_HZ);
  pretend(context, 'state', 'running');
  const speaker = new Speaker(context as unknown as AudioContext);
  const source = new ConstantSourceNode(context);
  source.connect(speaker.input);
  source.start();
  for (const [second, act] of Object.entries(acts)) {
    // Firefox cannot be stopped at a second. All that the speaker does is timed, so its clock may go first.
    const undo = pretend(context, 'currentTime', Number(second));
    await act(speaker);
    undo();
  }
  return (await context.startRendering()).getChannelData(0);
}

const at = (samples: Float32Array, second: number) => samples[Math.round(second * RATE_HZ)]!;

function largestStep(samples: Float32Array): number {
  return samples.reduce((largest, sample, i) => Math.max(largest, i ? Math.abs(sample - samples[i - 1]!) : 0), 0);
}

/** On a real context, which is closed afterwards. */
async function withContext(body: (context: AudioContext, speaker: Speaker) => Promise<void>): Promise<void> {
  const context = new AudioContext();
  const speaker = new Speaker(context);
  await context.resume();
  await body(context, speaker);
  speaker.close();
  await context.close();
  expectNothingOpen(browser);
}

async function loudspeaker(): Promise<string> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  for (const track of stream.getTracks()) track.stop();
  const all = await navigator.mediaDevices.enumerateDevices();
  return all.find(({ kind, deviceId }) => kind === 'audiooutput' && deviceId !== 'default')!.deviceId;
}

function withoutContextSink(): void {
  const own = Object.getOwnPropertyDescriptor(AudioContext.prototype, 'setSinkId') ?? { configurable: true };
  // The watched class is a subclass; the method stands on the browser's own.
  const owner = Object.getPrototypeOf(AudioContext.prototype) as object;
  const real = Object.getOwnPropertyDescriptor(owner, 'setSinkId') ?? own;
  Reflect.deleteProperty(owner, 'setSinkId');
  undo.push(() => Object.defineProperty(owner, 'setSinkId', real));
}

describe('Speaker', () => {
  it('plays unchanged until it is told otherwise', async () => {
    expect(Math.min(...(await heard({})).slice(1))).to.equal(1);
  });

  it('comes to a new volume within 20 ms, without a click', async () => {
    const samples = await heard({ 0.2: (speaker) => speaker.set({ volume: 0.5 }) });
    expect(at(samples, 0.19)).to.equal(1);
    expect(at(samples, 0.23)).to.be.closeTo(0.5, 0.005);
    expect(largestStep(samples)).to.be.below(0.02);
  });

  it('goes on from where it is when the next change comes in the middle of one', async () => {
    const samples = await heard({
      0.2: (speaker) => speaker.set({ muted: true }),
      0.208: (speaker) => speaker.set({ muted: false }),
      0.216: (speaker) => speaker.set({ volume: 0.3 }),
    });
    expect(largestStep(samples)).to.be.below(0.02);
    expect(at(samples, 0.4)).to.be.closeTo(0.3, 0.001);
  });

  it('is silent while muted, and as loud as before afterwards', async () => {
    const samples = await heard({
      0.1: (speaker) => speaker.set({ volume: 0.4 }),
      0.2: (speaker) => speaker.set({ muted: true }),
      0.5: (speaker) => speaker.set({ muted: false }),
    });
    expect(at(samples, 0.49)).to.be.below(0.0001);
    expect(at(samples, 0.9)).to.be.closeTo(0.4, 0.001);
  });

  it('changes the volume unheard while muted', async () => {
    const samples = await heard({
      0.1: (speaker) => speaker.set({ muted: true }),
      0.5: (speaker) => speaker.set({ volume: 0.6 }),
    });
    expect(at(samples, 0.9)).to.be.below(0.0001);
  });

  it('brings a volume outside of 0 to 1 inside', async () => {
    const samples = await heard({
      0.1: (speaker) => speaker.set({ volume: -3 }),
      0.5: (speaker) => speaker.set({ volume: Number.POSITIVE_INFINITY }),
    });
    expect(at(samples, 0.49)).to.be.closeTo(0, 0.0001);
    expect(at(samples, 0.9)).to.be.closeTo(1, 0.001);
  });

  it('refuses a volume that is no number, and stays as loud as it was', async () => {
    const samples = await heard({
      0.1: (speaker) => speaker.set({ volume: 0.5 }),
      0.3: async (speaker) => {
        expect(await failure(speaker.set({ volume: Number.NaN, muted: true }))).to.be.instanceOf(RangeError);
      },
    });
    expect(at(samples, 0.9)).to.be.closeTo(0.5, 0.001);
  });

  it('plays through the chosen loudspeaker, and through the default one again', async () => {
    const id = await loudspeaker();
    await withContext(async (context, speaker) => {
      // Firefox's contexts cannot choose; there it is an element.
      const [chooses, used] = 'setSinkId' in context ? [context, 0] : [undefined, 1];
      const sink = () => Reflect.get(chooses ?? browser.elements[0]!, 'sinkId');
      await speaker.set({ deviceId: id });
      expect(sink()).to.equal(id);
      expect(speaker.deviceId).to.equal(id);
      await speaker.set({ volume: 0.5 });
      expect(speaker.deviceId).to.equal(id);
      await speaker.set({ deviceId: '' });
      expect(sink()).to.equal('');
      expect(browser.elements.length).to.equal(used);
    });
  });

  it('ends with the last choice when they come quickly, and keeps it over a change of the volume', async () => {
    const id = await loudspeaker();
    await withContext(async (context, speaker) => {
      const sink = () => Reflect.get('setSinkId' in context ? context : browser.elements[0]!, 'sinkId');
      const first = speaker.set({ deviceId: id });
      await speaker.set({ deviceId: '' });
      await first;
      expect([speaker.deviceId, sink()]).to.deep.equal(['', '']);
      const gone = failure(speaker.set({ deviceId: 'of last week' }));
      const second = speaker.set({ deviceId: id });
      await speaker.set({ volume: 0.5 });
      await Promise.all([gone, second]);
      expect([speaker.deviceId, sink()]).to.deep.equal([id, id]);
    });
  });

  it('says audio-unsupported for a loudspeaker that is gone, and keeps the one in use', async () => {
    await withContext(async (_context, speaker) => {
      const error = await failure(speaker.set({ deviceId: 'of last week' }));
      expect(isVoiceAgentError(error) && error.code).to.equal('audio-unsupported');
      expect(speaker.deviceId).to.equal('');
    });
  });

  it('plays through an element where the context itself cannot choose, one for all choices', async () => {
    const id = await loudspeaker();
    withoutContextSink();
    expect(canChooseSpeaker()).to.equal(true);
    await withContext(async (_context, speaker) => {
      await speaker.set({ deviceId: id });
      await speaker.set({ deviceId: '' });
      await speaker.set({ deviceId: id });
      expect(browser.elements.map(({ sinkId, paused }) => ({ sinkId, paused }))).to.deep.equal([
        { sinkId: id, paused: false },
      ]);
    });
  });

  it('plays through an element on iOS from the start', async () => {
    undo.push(pretend(globalThis, 'GestureEvent', class {}), pretend(navigator, 'maxTouchPoints', 5));
    await withContext(async (context, speaker) => {
      const [element] = browser.elements;
      expect(element!.getAttribute('playsinline')).to.equal('');
      // What goes into the speaker comes out of the element's stream.
      const source = new ConstantSourceNode(context);
      source.connect(speaker.input);
      source.start();
      const ear = new AnalyserNode(context, { fftSize: 32 });
      context.createMediaStreamSource(element!.srcObject as MediaStream).connect(ear);
      const samples = new Float32Array(32);
      while (samples[0]! < 0.9) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        ear.getFloatTimeDomainData(samples);
      }
      element!.pause();
      speaker.play();
      expect(element!.paused).to.equal(false);
    });
  });

  it('says audio-unsupported where neither can choose', async () => {
    withoutContextSink();
    const sink = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'setSinkId')!;
    Reflect.deleteProperty(HTMLMediaElement.prototype, 'setSinkId');
    undo.push(() => Object.defineProperty(HTMLMediaElement.prototype, 'setSinkId', sink));
    expect(canChooseSpeaker()).to.equal(false);
    await withContext(async (_context, speaker) => {
      const error = await failure(speaker.set({ deviceId: 'hdmi' }));
      expect(isVoiceAgentError(error) && error.code).to.equal('audio-unsupported');
    });
  });

  it('stays silent once it fades out, whatever is set meanwhile', async () => {
    const samples = await heard({
      0.1: (speaker) => speaker.fadeOut(),
      0.105: (speaker) => speaker.set({ volume: 0.8 }),
      0.11: (speaker) => speaker.set({ deviceId: '' }),
    });
    expect(Math.max(...samples.subarray(0.14 * RATE_HZ))).to.be.below(0.0001);
    expect(largestStep(samples)).to.be.below(0.02);
  });

  it('has faded out when it says so, and waits for nothing where nothing sounds', async () => {
    const samples = await heard({ 0.1: (speaker) => speaker.set({ muted: true }) });
    expect(at(samples, 0.14)).to.be.below(0.0001);
    await withContext(async (context, speaker) => {
      await speaker.fadeOut();
      await context.suspend();
      await speaker.fadeOut();
    });
  });
});
