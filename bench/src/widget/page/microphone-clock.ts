/**
 * Says when the browser captured each mark of the fake microphone, and which tone it had: a clone of every track that a
 * client opens is read with its capture timestamps. Loaded before the client. Main thread.
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
Object.assign(globalThis, { microphoneMarks });

const openMicrophone = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (constraints) => {
  const stream = await openMicrophone(constraints);
  const [track] = stream.getAudioTracks();
  if (track) void readMarks(track.clone());
  return stream;
};

async function readMarks(track: MediaStreamTrack): Promise<void> {
  const reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
  const read = markReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const samples = new Float32Array(value.numberOfFrames);
    value.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
    const startMs = performance.timeOrigin + value.timestamp / 1000;
    for (const [i, sample] of samples.entries()) read(sample, startMs + (i / value.sampleRate) * 1000);
    value.close();
  }
}

/** Takes sample by sample; a mark goes on the list when its tone has been read. */
function markReader(): (sample: number, atMs: number) => void {
  let lastLoudMs = Number.NEGATIVE_INFINITY;
  let last = 0;
  let crossings = 0;
  let mark: Mark | undefined;
  return (sample, atMs) => {
    if (mark && sample >= 0 !== last >= 0) crossings += 1;
    last = sample;
    if (mark && atMs - mark.atMs >= READ_MS) {
      const hz = (crossings * 1000) / (2 * READ_MS);
      mark.tone = Math.max(0, Math.min(TONES - 1, Math.round((hz - 400) / 300)));
      microphoneMarks.push(mark);
      mark = undefined;
    }
    if (Math.abs(sample) < LOUD) return;
    if (atMs - lastLoudMs > QUIET_MS) {
      mark = { atMs, tone: 0 };
      crossings = 0;
    }
    lastLoudMs = atMs;
  };
}

export {};
