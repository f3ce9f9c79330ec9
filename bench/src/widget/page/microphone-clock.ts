/**
 * Says of each mark of the fake microphone, and which tone it had, when the browser captured it: a clone of every track that
 * a client opens is read with its capture timestamps. And when it reached the audio graph: a tap beside the client's own
 * node tells in which render quantum. Loaded before the client. Main thread.
 *
 * The tones and thresholds are those of `stage/test-sound.ts`, here at the device's rate and as floats.
 */

const LOUD = 0.05;
const QUIET_MS = 60;
const READ_MS = 15;
const TONES = 8;

/** Chromium's; not in TypeScript's DOM. Timestamps are microseconds on the page's `performance.now()`. */
declare const MediaStreamTrackProcessor: new (init: {
  track: MediaStreamTrack;
}) => { readonly readable: ReadableStream<AudioData> };

interface Mark {
  readonly atMs: number;
  tone: number;
}

const microphoneMarks: Mark[] = [];
const graphMarks: Mark[] = [];
Object.assign(globalThis, { microphoneMarks, graphMarks });

const openMicrophone = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (constraints) => {
  const stream = await openMicrophone(constraints);
  const [track] = stream.getAudioTracks();
  if (track) void readMarks(track.clone());
  return stream;
};

async function readMarks(track: MediaStreamTrack): Promise<void> {
  const reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
  let read: ReturnType<typeof markReader> | undefined;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const samples = new Float32Array(value.numberOfFrames);
    value.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
    const startMs = performance.timeOrigin + value.timestamp / 1000;
    read ??= markReader(microphoneMarks, value.sampleRate);
    for (const [i, sample] of samples.entries()) read(sample, startMs + (i / value.sampleRate) * 1000);
    value.close();
  }
}

const connect = AudioNode.prototype.connect as (this: AudioNode, ...args: unknown[]) => unknown;
const tapped = new WeakSet<AudioNode>();
AudioNode.prototype.connect = function (this: AudioNode, ...args: unknown[]) {
  if (this instanceof MediaStreamAudioSourceNode && !tapped.has(this)) {
    tapped.add(this);
    void tap(this);
  }
  return connect.apply(this, args);
} as typeof AudioNode.prototype.connect;

/** The ear's worklet stamps quanta, whatever it hears. */
async function tap(source: MediaStreamAudioSourceNode): Promise<void> {
  const { context } = source;
  await context.audioWorklet.addModule('/page/ear.worklet.js');
  const ear = new AudioWorkletNode(context, 'bench-ear', {
    numberOfOutputs: 0,
    channelCount: 1,
    channelCountMode: 'explicit',
  });
  const read = markReader(graphMarks, context.sampleRate);
  ear.port.onmessage = ({ data }: MessageEvent<{ stamps: ArrayBuffer; samples: ArrayBuffer }>) => {
    const stamps = new Float64Array(data.stamps);
    for (const [i, sample] of new Float32Array(data.samples).entries()) read(sample, stamps[i >> 7]!);
  };
  connect.call(source, ear);
}

/** Takes sample by sample; a mark goes on the list when its tone has been read. */
function markReader(marks: Mark[], sampleRateHz: number): (sample: number, atMs: number) => void {
  const readSamples = (READ_MS * sampleRateHz) / 1000;
  const quietSamples = (QUIET_MS * sampleRateHz) / 1000;
  let quiet = Number.POSITIVE_INFINITY;
  let last = 0;
  let crossings = 0;
  let length = 0;
  let mark: Mark | undefined;
  return (sample, atMs) => {
    if (mark && sample >= 0 !== last >= 0) crossings += 1;
    last = sample;
    if (mark && ++length >= readSamples) {
      const hz = (crossings * 1000) / (2 * READ_MS);
      mark.tone = Math.max(0, Math.min(TONES - 1, Math.round((hz - 400) / 300)));
      marks.push(mark);
      mark = undefined;
    }
    quiet += 1;
    if (Math.abs(sample) < LOUD) return;
    if (quiet > quietSamples) {
      mark = { atMs, tone: 0 };
      crossings = 0;
      length = 0;
    }
    quiet = 0;
  };
}

export {};
