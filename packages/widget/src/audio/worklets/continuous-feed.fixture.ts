/**
 * A Worker that feeds the playback worklet, hears through the capture worklet what came out, and tells what is missing.
 * It is sent the two ports and answers twice: 'sounds', and then the result.
 */
import type { CaptureReport, PlaybackReport } from './worklet-messages.ts';

export interface FeedResult {
  /** Samples between the first and the last that sounded which are not the one after their neighbour. */
  readonly breaks: number;
  readonly heardSamples: number;
  readonly underruns: number;
  readonly droppedFrames: number;
}

const TOTAL = 24_000 * 3.5;
const CHUNK = 960;
const CONTENT = { itemId: 'item', contentIndex: 0 };

/** Negative, because the way from PCM16 to float and back is exact there. */
const sampleAt = (index: number) => -1 - (index % 30_000);

addEventListener('message', ({ data, ports: [playback, capture] }: MessageEvent<string>) => {
  if (data !== 'begin' || !playback || !capture) return;
  let sent = 0;
  let heard = 0;
  let breaks = 0;
  let underruns = 0;

  const feed = () => {
    if (sent >= TOTAL) return;
    const samples = Int16Array.from({ length: CHUNK }, (_, i) => sampleAt(sent + i));
    sent += CHUNK;
    playback.postMessage({ type: 'samples', ...CONTENT, buffer: samples.buffer }, [samples.buffer]);
    if (sent >= TOTAL) playback.postMessage({ type: 'complete', ...CONTENT });
  };

  playback.onmessage = ({ data: report }: MessageEvent<PlaybackReport>) => {
    if (report.type !== 'started') return;
    underruns = report.underruns;
    if (underruns === 0) postMessage('sounds');
  };
  capture.onmessage = ({ data: { buffer, droppedFrames } }: MessageEvent<CaptureReport>) => {
    for (const sample of new Int16Array(buffer)) {
      if (heard === 0 && sample === 0) continue;
      if (heard === TOTAL) break;
      if (sample === sampleAt(heard)) heard += 1;
      else breaks += 1;
    }
    capture.postMessage({ type: 'recycle', buffer }, [buffer]);
    if (heard < TOTAL && breaks < TOTAL) return;
    postMessage({ breaks, heardSamples: heard, underruns, droppedFrames } satisfies FeedResult);
    close();
  };

  // A second ahead, and then twice as fast as it is played: a busy machine may keep this thread waiting.
  for (let i = 0; i < 25; i++) feed();
  setInterval(feed, 20);
});
