/**
 * Voice activity by WebRTC's detector (libfvad in WebAssembly), with an energy gate in front. One instance of the module
 * serves all detectors. Runs on the caller's thread: a frame takes some microseconds.
 *
 * `threshold` (0 to 1, the Realtime protocol's) sets three things, and a frame is speech when all agree:
 * - the detector's mode: 0 below 0.25, 1 below 0.5, 2 below 0.75, else 3. A higher mode wants clearer speech.
 * - an absolute floor of −60 dBFS at 0 to −40 dBFS at 1: quieter than that is nobody speaking to this microphone.
 * - a margin of 2 dB at 0 to 10 dB at 1 above the stream's own noise, which is the quietest frame of the last 3 s.
 *   Constant noise (a fan, hiss, hum) never rises above itself, where the detector alone often takes it for speech.
 */
import fvad, { type FvadModule } from '@echogarden/fvad-wasm';
import { Resampler } from '@voice-agent/protocol';
import { PipelineError } from '../errors.ts';
import type { Vad, VadDetector } from './vad.ts';

/** libfvad decides on 8 kHz whatever it is given, so its input is resampled to that here, with a good filter. */
const DETECTOR_RATE_HZ = 8000;
const PIPELINE_RATE_HZ = 24_000;
const FRAME_SAMPLES = 480;
const DETECTOR_FRAME_SAMPLES = 160;
/** The noise floor is the minimum over this many spans of this many frames: 6 × 0.5 s. */
const NOISE_SPANS = 6;
const FRAMES_PER_SPAN = 25;

export function webRtcVad(): Vad {
  return {
    name: 'WebRTC VAD',
    async createDetector() {
      return new WebRtcVadDetector(await loadModule());
    },
  };
}

let loading: Promise<FvadModule> | undefined;

function loadModule(): Promise<FvadModule> {
  loading ??= fvad().catch((cause: unknown) => {
    loading = undefined;
    throw new PipelineError('vad-failed', 'The voice activity detector did not load.', { cause });
  });
  return loading;
}

class WebRtcVadDetector implements VadDetector {
  readonly #module: FvadModule;
  readonly #handle: number;
  readonly #buffer: number;
  readonly #resampler = new Resampler(PIPELINE_RATE_HZ, DETECTOR_RATE_HZ);
  readonly #noise = new NoiseFloor();
  #pending: Int16Array<ArrayBuffer>;
  #mode = -1;
  #closed = false;

  constructor(module: FvadModule) {
    this.#module = module;
    this.#handle = module._fvad_new();
    this.#buffer = module._malloc(DETECTOR_FRAME_SAMPLES * Int16Array.BYTES_PER_ELEMENT);
    if (!this.#handle || !this.#buffer) throw new PipelineError('vad-failed', 'No memory for a detector.');
    module._fvad_set_sample_rate(this.#handle, DETECTOR_RATE_HZ);
    // The filter's delay, as silence: from then on every frame in gives one frame out.
    this.#pending = new Int16Array(DETECTOR_FRAME_SAMPLES - this.#resampler.push(new Int16Array(FRAME_SAMPLES)).length);
  }

  isSpeech(frame: Int16Array, threshold: number): boolean {
    if (this.#closed) return false;
    if (frame.length !== FRAME_SAMPLES)
      throw new PipelineError('vad-failed', `A frame has ${FRAME_SAMPLES} samples, not ${frame.length}.`);
    const strictness = Number.isFinite(threshold) ? Math.max(0, Math.min(1, threshold)) : 0.5;
    const levelDb = 20 * Math.log10(Math.max(swing(frame), 1e-6));
    const noiseDb = this.#noise.update(levelDb);
    // The detector hears every frame, also those below the gate: it learns the noise from them.
    const voiced = this.#detect(frame, Math.min(3, Math.floor(strictness * 4)));
    return voiced && levelDb >= -60 + 20 * strictness && levelDb >= noiseDb + 2 + 8 * strictness;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#module._fvad_free(this.#handle);
    this.#module._free(this.#buffer);
  }

  #detect(frame: Int16Array, mode: number): boolean {
    if (mode !== this.#mode) this.#module._fvad_set_mode(this.#handle, mode);
    this.#mode = mode;
    const fresh = this.#resampler.push(frame);
    const joined = new Int16Array(this.#pending.length + fresh.length);
    joined.set(this.#pending);
    joined.set(fresh, this.#pending.length);
    this.#pending = joined.slice(DETECTOR_FRAME_SAMPLES);
    this.#module.HEAP16.set(joined.subarray(0, DETECTOR_FRAME_SAMPLES), this.#buffer >> 1);
    const result = this.#module._fvad_process(this.#handle, this.#buffer, DETECTOR_FRAME_SAMPLES);
    if (result < 0) throw new PipelineError('vad-failed', 'The voice activity detector refused a frame.');
    return result === 1;
  }
}

/** The level of a frame around its mean: cheap microphones have an offset, beside which quiet speech would be nothing. */
function swing(frame: Int16Array): number {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < frame.length; i++) {
    const sample = frame[i] as number;
    sum += sample;
    squares += sample * sample;
  }
  return Math.sqrt(Math.max(0, squares / frame.length - (sum / frame.length) ** 2)) / 0x8000;
}

/** The level of the quietest frame of the last 3 s: what is there when nobody speaks. Speech has gaps; noise has none. */
class NoiseFloor {
  readonly #spans: number[] = [];
  #frames = 0;

  update(levelDb: number): number {
    if (this.#frames % FRAMES_PER_SPAN === 0) {
      this.#spans.push(levelDb);
      if (this.#spans.length > NOISE_SPANS) this.#spans.shift();
    }
    this.#frames += 1;
    const last = this.#spans.length - 1;
    this.#spans[last] = Math.min(this.#spans[last] as number, levelDb);
    return Math.min(...this.#spans);
  }
}
