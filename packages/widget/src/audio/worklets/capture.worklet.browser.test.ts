import { expect } from '@esm-bundle/chai';
import { workletUrl } from '../worklet-url.ts';
import { CAPTURE_PROCESSOR, type CaptureReport } from './worklet-messages.ts';

declare function describe(name: string, body: () => void): void;
declare function it(name: string, body: () => Promise<void>): void;

interface Recording {
  readonly frames: Int16Array[];
  readonly reports: CaptureReport[];
}

/** Renders `input` through the worklet and waits for `expected` frames; gives every buffer back unless told otherwise. */
async function record(
  input: Float32Array<ArrayBuffer>,
  { expected, sampleRate = 24_000, recycle = true }: { expected: number; sampleRate?: number; recycle?: boolean },
): Promise<Recording> {
  const context = new OfflineAudioContext({ length: input.length, sampleRate });
  await context.audioWorklet.addModule(workletUrl(context));
  const node = new AudioWorkletNode(context, CAPTURE_PROCESSOR, { numberOfOutputs: 0 });
  const recording: Recording = { frames: [], reports: [] };
  const complete = new Promise<void>((resolve) => {
    node.port.onmessage = ({ data }: MessageEvent<CaptureReport>) => {
      recording.reports.push(data);
      recording.frames.push(new Int16Array(data.buffer.slice(0)));
      if (recycle) node.port.postMessage({ type: 'recycle', buffer: data.buffer }, [data.buffer]);
      if (recording.reports.length === expected) resolve();
    };
  });
  const buffer = new AudioBuffer({ length: input.length, sampleRate });
  buffer.copyToChannel(input, 0);
  const source = new AudioBufferSourceNode(context, { buffer });
  source.connect(node);
  source.start();
  await context.startRendering();
  await complete;
  // A frame too many would be here by the next task.
  await new Promise((resolve) => setTimeout(resolve));
  expect(recording.reports.length).to.equal(expected);
  return recording;
}

describe('capture.worklet', () => {
  it('posts frames of 960 samples whose content is the input', async () => {
    const input = Float32Array.from({ length: 960 * 5 }, (_, i) => ((i % 2_000) - 1_000) / 1_024);
    const { frames } = await record(input, { expected: 5 });
    frames.forEach((frame, f) => {
      expect(frame.length).to.equal(960);
      for (let i = 0; i < 960; i++) {
        const sample = input[f * 960 + i]!;
        if (frame[i] !== Math.round(sample < 0 ? sample * 0x8000 : sample * 0x7fff)) {
          expect.fail(`sample ${i} of frame ${f} is ${frame[i]}, input was ${sample}`);
        }
      }
    });
  });

  it('keeps 5 s, and drops frames when no buffer has come back', async () => {
    const { reports } = await record(new Float32Array(960 * 140).fill(0.25), { expected: 125, recycle: false });
    expect(reports.every(({ droppedFrames }) => droppedFrames === 0)).to.equal(true);
  });

  it('posts nothing more after close', async () => {
    const context = new AudioContext({ sampleRate: 24_000 });
    await context.audioWorklet.addModule(workletUrl(context));
    const source = new ConstantSourceNode(context);
    source.start();
    /** Counts the frames that come, and gives their buffers back. */
    const tap = () => {
      const node = new AudioWorkletNode(context, CAPTURE_PROCESSOR, { numberOfOutputs: 0 });
      const heard = { frames: 0, close: () => node.port.postMessage({ type: 'close' }) };
      node.port.onmessage = ({ data: { buffer } }: MessageEvent<CaptureReport>) => {
        heard.frames += 1;
        node.port.postMessage({ type: 'recycle', buffer }, [buffer]);
      };
      source.connect(node);
      return heard;
    };
    const [closed, open] = [tap(), tap()];
    const until = async (tapped: typeof open, frames: number) => {
      while (tapped.frames < frames) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await until(closed, 2);
    closed.close();
    // Nothing answers a close. The other one, which hears the same, tells that time has passed.
    await until(open, open.frames + 10);
    const last = closed.frames;
    await until(open, open.frames + 10);
    expect(closed.frames).to.equal(last);
    await context.close();
  });

  it('gives 24 kHz from a context of 48 kHz', async () => {
    const input = Float32Array.from({ length: 48_000 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 440 * i) / 48_000));
    const { frames } = await record(input, { expected: 24, sampleRate: 48_000 });
    const samples = frames.flatMap((frame) => Array.from(frame)).slice(960, 960 + 19_200);
    const crossings = samples.filter((sample, i) => i > 0 && samples[i - 1]! < 0 && sample >= 0).length;
    expect(crossings).to.be.closeTo(352, 1);
  });
});
