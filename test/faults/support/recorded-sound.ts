/**
 * Records what a page plays on its audio thread, so that a blocked page loses nothing of the recording. Needs a page
 * whose policy allows a worklet of the test's.
 */
import type { BrowserContext, Page } from 'playwright-core';

declare global {
  interface Window {
    /** Everything that the last AudioContext played so far, at its own rate. */
    recordedSound(): Promise<{ samples: number[]; sampleRateHz: number }>;
  }
}

const RECORDER = `registerProcessor('test-recorder', class extends AudioWorkletProcessor {
  blocks = [];
  constructor() {
    super();
    this.port.onmessage = () => this.port.postMessage(this.blocks);
  }
  process([input]) {
    this.blocks.push(input[0] ? input[0].slice() : new Float32Array(128));
    return true;
  }
});`;

/** Call before the page is opened. */
export async function recordOnAudioThread(context: BrowserContext): Promise<void> {
  await context.addInitScript((code) => {
    const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
    let recorder: AudioWorkletNode | undefined;
    const connect = AudioNode.prototype.connect as (this: AudioNode, ...args: unknown[]) => unknown;
    AudioNode.prototype.connect = function (this: AudioNode, ...args: unknown[]) {
      if (args[0] instanceof AudioDestinationNode) {
        const record = () => {
          recorder = new AudioWorkletNode(this.context, 'test-recorder', { numberOfOutputs: 0 });
          connect.call(this, recorder);
        };
        void this.context.audioWorklet.addModule(url).then(record);
      }
      return connect.apply(this, args);
    } as typeof AudioNode.prototype.connect;
    window.recordedSound = () =>
      new Promise((resolve) => {
        if (!recorder) throw new Error('nothing was connected to a destination');
        const { port, context: audio } = recorder;
        port.onmessage = ({ data }) => {
          const samples = (data as Float32Array[]).flatMap((block) => [...block]);
          resolve({ samples, sampleRateHz: audio.sampleRate });
        };
        port.postMessage('');
      });
  }, RECORDER);
}

/** The same, as 16-bit samples. */
export async function samplesIn(page: Page): Promise<Int16Array> {
  const { samples } = await page.evaluate(() => window.recordedSound());
  return Int16Array.from(samples, (sample) => Math.round(Math.max(-1, Math.min(1, sample)) * 32767));
}

/** Stretches of silence of a millisecond or more between the first and the last sound that is louder than −40 dB. */
export async function silencesIn(page: Page): Promise<{ loudSeconds: number; gaps: number[] }> {
  const { samples, sampleRateHz } = await page.evaluate(() => window.recordedSound());
  const gaps: number[] = [];
  let last = -1;
  let first = -1;
  samples.forEach((sample, at) => {
    if (Math.abs(sample) < 0.01) return;
    if (first < 0) first = at;
    // A quiet stretch of a 440 Hz tone is a few samples long.
    if (last >= 0 && at - last > sampleRateHz / 1000) gaps.push(at - last);
    last = at;
  });
  return { loudSeconds: (last - first) / sampleRateHz, gaps };
}
