import { expect } from '@esm-bundle/chai';
import { workletUrl } from '../worklet-url.ts';
import { complete, cuedDeck, Deck, FIRST, ramp, SECOND, samples } from './playback-deck.fixture.ts';
import type { PlaybackCommand } from './worklet-messages.ts';

declare function describe(name: string, body: () => void): void;
declare function it(name: string, body: () => Promise<void>): void;

/** Renders offline what is handed over at the start. */
async function render(length: number, sampleRate: number, commands: PlaybackCommand[]) {
  const cues = commands.map((command) => ({ frame: 0, command }));
  const { deck, render: start } = await cuedDeck({ length, sampleRate }, cues);
  const output = await start();
  await deck.until('silent');
  return { output, deck };
}

describe('playback.worklet', () => {
  it('plays exactly what it was handed and reports the end with the whole count', async () => {
    const { output, deck } = await render(24_000, 24_000, [
      samples(FIRST, ramp(3_000)),
      samples(FIRST, ramp(1_500, 3_000)),
      complete(FIRST),
    ]);
    const start = output.findIndex((sample) => sample !== 0);
    expect(start).to.be.at.least(0);
    const heard = Array.from(output.subarray(start, start + 4_500), (sample) => Math.round(sample * 0x8000));
    expect(heard).to.deep.equal(Array.from(ramp(4_500)));
    expect(output.subarray(start + 4_500).every((sample) => sample === 0)).to.equal(true);
    expect(deck.of('started').length).to.equal(1);
    expect(deck.of('ended')).to.deep.equal([{ type: 'ended', content: { ...FIRST, playedSamples: 4_500 } }]);
  });

  it('reports the playhead about 10 times a second, with the level of what was played', async () => {
    const { deck } = await render(30_000, 24_000, [
      samples(FIRST, new Int16Array(24_000).fill(0x4000)),
      complete(FIRST),
    ]);
    const progress = deck.of('progress');
    expect(progress.length).to.be.within(8, 11);
    const counts = progress.map(({ content }) => content.playedSamples);
    expect(counts).to.deep.equal([...counts].sort((a, b) => a - b));
    expect(progress[5]?.level).to.be.closeTo(0.5, 0.01);
  });

  it('stops a live answer within 30 ms and tells how many samples were rendered', async () => {
    const context = new AudioContext({ sampleRate: 24_000 });
    await context.audioWorklet.addModule(workletUrl(context));
    const deck = new Deck(context);
    deck.post(samples(FIRST, new Int16Array(240_000).fill(10_000)));
    deck.post(samples(SECOND, new Int16Array(24_000).fill(10_000)));
    await deck.until('progress', 3);
    deck.post({ type: 'stop', stopId: 7 });
    await deck.until('stopped');
    await deck.until('silent');
    const before = deck.of('progress').at(-1)!.content.playedSamples;
    const [stopped] = deck.of('stopped');
    const [head, behind] = stopped!.contents;
    expect(stopped!.stopId).to.equal(7);
    expect(head!.itemId).to.equal('item_1');
    expect(head!.playedSamples).to.be.at.least(before);
    expect(head!.playedSamples).to.be.below(240_000);
    expect(behind).to.deep.equal({ ...SECOND, playedSamples: 0 });
    await context.close();
  });

  it('resamples in a context that is not of 24 kHz, and counts in 24 kHz all the same', async () => {
    const tone = Int16Array.from({ length: 12_000 }, (_, i) => 10_000 * Math.sin((2 * Math.PI * 440 * i) / 24_000));
    const { output, deck } = await render(48_000, 48_000, [samples(FIRST, tone), complete(FIRST)]);
    expect(deck.of('ended')[0]!.content.playedSamples).to.equal(12_000);
    const start = output.findIndex((sample) => Math.abs(sample) > 0.001);
    const middle = output.subarray(start + 2_000, start + 22_000);
    let crossings = 0;
    for (let i = 1; i < middle.length; i++) if (middle[i - 1]! < 0 && middle[i]! >= 0) crossings += 1;
    // 440 Hz for 20,000 samples at 48 kHz.
    expect(crossings).to.be.closeTo(183, 1);
  });
});
