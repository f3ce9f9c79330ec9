/** Records what a page plays: every node that is connected to a destination is tapped, inside the page. */
import type { BrowserContext, Page } from 'playwright-core';

declare global {
  interface Window {
    /** 24 kHz samples, as floats, in the blocks that the tap was given. */
    playedBlocks: Float32Array[];
  }
}

/** Call before the page is opened. */
export async function recordSound(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    window.playedBlocks = [];
    const taps = new WeakMap<BaseAudioContext, AudioNode>();
    const connect = AudioNode.prototype.connect as (this: AudioNode, ...args: unknown[]) => unknown;
    // A ScriptProcessor, because the page's policy forbids a worklet of ours. Its large block rides out a busy main thread.
    const tapOf = (audio: BaseAudioContext): AudioNode => {
      const known = taps.get(audio);
      if (known) return known;
      const tap = audio.createScriptProcessor(16384, 1, 1);
      tap.onaudioprocess = ({ inputBuffer }) => window.playedBlocks.push(inputBuffer.getChannelData(0).slice());
      taps.set(audio, tap);
      connect.call(tap, audio.destination);
      return tap;
    };
    AudioNode.prototype.connect = function (this: AudioNode, ...args: unknown[]) {
      if (args[0] instanceof AudioDestinationNode) connect.call(this, tapOf(this.context));
      return connect.apply(this, args);
    } as typeof AudioNode.prototype.connect;
  });
}

/** Everything played since the page was opened, as 24 kHz samples. */
export async function playedSamples(page: Page): Promise<Int16Array> {
  const base64 = await page.evaluate(() => {
    const length = window.playedBlocks.reduce((sum, block) => sum + block.length, 0);
    const samples = new Int16Array(length);
    let at = 0;
    for (const block of window.playedBlocks) {
      for (let i = 0; i < block.length; i++)
        samples[at + i] = Math.round(Math.max(-1, Math.min(1, block[i] as number)) * 32767);
      at += block.length;
    }
    let text = '';
    const bytes = new Uint8Array(samples.buffer);
    for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
    return btoa(text);
  });
  const bytes = Buffer.from(base64, 'base64');
  return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
