import { expect } from '@esm-bundle/chai';
import { workletUrl } from '../worklet-url.ts';
import type { FeedResult } from './continuous-feed.fixture.ts';
import { FADE_SAMPLES } from './fade.ts';
import type { Cue } from './playback-cues.fixture.ts';
import { complete, cuedDeck, Deck, FIRST, ramp, SECOND, samples } from './playback-deck.fixture.ts';
import { LAST } from './playout-tempo.ts';
import { EDGE_SAMPLES } from './queued-content.ts';
import { MOST_REPEATED } from './time-stretch.ts';
import { CAPTURE_PROCESSOR } from './worklet-messages.ts';

declare function describe(name: string, body: () => void): void;
declare function it(name: string, body: (this: { timeout(ms: number): void }) => Promise<void>): void;

const QUANTUM = 128;

/** Runs of sound in what was rendered: where each starts, and its samples. */
function runsOf(output: Float32Array): { start: number; samples: Float32Array }[] {
  const runs = [];
  for (let start = 0; start < output.length; start++) {
    if (output[start] === 0) continue;
    let end = start;
    while (end < output.length && output[end] !== 0) end++;
    runs.push({ start, samples: output.subarray(start, end) });
    start = end;
  }
  return runs;
}

function largestStep(samples: Float32Array): number {
  let worst = 0;
  for (let i = 1; i < samples.length; i++) worst = Math.max(worst, Math.abs(samples[i]! - samples[i - 1]!));
  return worst;
}

describe('playback.worklet', () => {
  it('loses no sample while the depth is learned and the line stops once, and repeats some only before it is silent', async () => {
    const at = (quanta: number, command: Cue['command']): Cue => ({ frame: quanta * 128, command });
    const part = (i: number) => ramp(1_200, i * 1_200);
    // The first answer comes twice as fast as it is played, so the depth shrinks; the second stops for a second.
    const { deck, render } = await cuedDeck({ length: 24_000 * 5, sampleRate: 24_000 }, [
      ...Array.from({ length: 20 }, (_, i) => at(i * 4, samples(FIRST, part(i)))),
      at(19 * 4, complete(FIRST)),
      ...Array.from({ length: 10 }, (_, i) => at(250 + i * 4, samples(SECOND, part(i)))),
      at(600, samples(SECOND, ramp(12_000, 12_000))),
      at(600, complete(SECOND)),
    ]);
    const output = await render();
    await deck.until('ended', 2);
    const runs = runsOf(output);
    expect(deck.of('ended').map(({ content }) => content.playedSamples)).to.deep.equal([24_000, 24_000]);
    expect(deck.of('started').map(({ underruns }) => underruns)).to.deep.equal([0, 0, 1]);
    const [first, second, third] = runs.map(({ samples }) => samples.length);
    expect([runs.length, first, third]).to.deep.equal([3, 24_000, 12_000]);
    expect(second).to.be.within(12_000, 12_000 + MOST_REPEATED + QUANTUM);
    const expected = [ramp(24_000), ramp(12_000), ramp(12_000, 12_000)];
    const untouched = [
      [0, 24_000],
      [0, 12_000 - LAST],
      [EDGE_SAMPLES, 12_000],
    ] as const;
    runs.forEach(({ samples }, run) => {
      const [from, to] = untouched[run]!;
      for (let i = from; i < to; i++) {
        const heard = Math.round(samples[i]! * 0x8000);
        if (heard !== expected[run]![i]) expect.fail(`sample ${i} of run ${run} is ${heard}`);
      }
    });
  });

  for (const sampleRate of [24_000, 48_000]) {
    it(`fades a stopped tone in steps no larger than its own, in a context of ${sampleRate} Hz`, async () => {
      const tone = Int16Array.from({ length: 24_000 }, (_, i) => 20_000 * Math.sin((2 * Math.PI * 440 * i) / 24_000));
      const own = (20_000 / 0x8000) * 2 * Math.sin((Math.PI * 440) / sampleRate);
      const frame = (50 * 128 * sampleRate) / 24_000;
      const { deck, render } = await cuedDeck({ length: sampleRate, sampleRate }, [
        { frame: 0, command: samples(FIRST, tone) },
        { frame, command: { type: 'stop', stopId: 1 } },
        // Answered at once while the fade runs.
        { frame, command: { type: 'stop', stopId: 2 } },
      ]);
      const output = await render();
      await deck.until('silent');
      const [, { contents }] = deck.of('stopped') as [unknown, { contents: { playedSamples: number }[] }];
      const left = contents[0]!.playedSamples;
      expect(left).to.be.within(FADE_SAMPLES, 50 * 128 + FADE_SAMPLES + 100);
      const loud = Array.from(output.keys()).filter((i) => Math.abs(output[i]!) > 1e-4);
      const [start, end] = [loud[0]!, loud.at(-1)!];
      expect(((end - start) * 24_000) / sampleRate).to.be.closeTo(left, 60);
      // The tone begins at its steepest, which the resampler's filter makes a little steeper.
      expect(largestStep(output.subarray(start + 100))).to.be.at.most(own * 1.02);
    });
  }

  it('has no gap while the main thread is blocked for 2 s and a Worker feeds it', async function () {
    this.timeout(60_000);
    const context = new AudioContext({ sampleRate: 24_000 });
    await context.audioWorklet.addModule(workletUrl(context));
    const { node } = new Deck(context);
    node.port.onmessage = null;
    const ear = new AudioWorkletNode(context, CAPTURE_PROCESSOR, { numberOfOutputs: 0 });
    node.connect(ear);
    const worker = new Worker(new URL('./continuous-feed.fixture.ts', import.meta.url), { type: 'module' });
    const answer = <T>() =>
      new Promise<T>((resolve, reject) => {
        worker.onmessage = ({ data }: MessageEvent<T>) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
      });
    worker.postMessage('begin', [node.port, ear.port]);
    expect(await answer<string>()).to.equal('sounds');
    const blockedUntil = performance.now() + 2_000;
    while (performance.now() < blockedUntil);
    const result = await answer<FeedResult>();
    await context.close();
    expect(result).to.deep.equal({ breaks: 0, heardSamples: 84_000, underruns: 0, droppedFrames: 0 });
  });
});
