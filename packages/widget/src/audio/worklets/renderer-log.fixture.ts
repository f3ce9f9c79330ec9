/** A renderer with what it reported, and when: in samples rendered so far. */
import { PlaybackRenderer } from './playback-renderer.ts';
import { Resampler } from './resampler.ts';
import type { PlaybackReport } from './worklet-messages.ts';

export const CONTENT = { itemId: 'item_1', contentIndex: 0 };

export function makeRenderer(sampleRateHz = 24_000) {
  const reports: PlaybackReport[] = [];
  const times: number[] = [];
  let clock = 0;
  const renderer = new PlaybackRenderer({
    sampleRateHz,
    makeResampler: sampleRateHz === 24_000 ? undefined : (options) => new Resampler(options),
    post: (report) => {
      reports.push(report);
      times.push(clock);
    },
  });
  const render = (quanta: number) => {
    const heard: number[] = [];
    for (let i = 0; i < quanta; i++) {
      const output = new Float32Array(128);
      clock += 128;
      renderer.render(output);
      heard.push(...output);
    }
    return heard;
  };
  const samples = (length: number, { value = 8_192, ...content } = CONTENT as typeof CONTENT & { value?: number }) =>
    renderer.handle({ type: 'samples', ...content, buffer: new Int16Array(length).fill(value).buffer });
  /** When reports of this type were posted. */
  const timesOf = (type: PlaybackReport['type']) => times.filter((_, i) => reports[i]!.type === type);
  return { renderer, reports, timesOf, render, samples };
}
