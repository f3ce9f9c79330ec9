/** How long a sample takes from the worklet to the ear, as far as the browser knows. Main thread. */
import { PCM_SAMPLE_RATE_HZ } from '@voice-agent/protocol';

/** What is told again: 5 ms, a quarter of the shortest gap that is heard as one. */
const NOTABLE_SAMPLES = PCM_SAMPLE_RATE_HZ * 0.005;
/** More is a clock gone wrong. Bluetooth needs up to 0.3 s. */
const LONGEST_SECONDS = 1;

/** What of an AudioContext is read. Safari has no `outputLatency`; older browsers have none of the optional ones. */
export interface OutputClock {
  readonly state: string;
  readonly currentTime: number;
  readonly baseLatency?: number;
  readonly outputLatency?: number;
  getOutputTimestamp?(): AudioTimestamp;
}

/**
 * In samples of 24 kHz; 0 where nothing is reported.
 * @param nowMs - `performance.now()`
 */
export function outputLatency(clock: OutputClock, nowMs: number): number {
  const seconds = clock.outputLatency === undefined ? behind(clock, nowMs) : ahead(clock.outputLatency, clock);
  return seconds > 0 && seconds < LONGEST_SECONDS ? Math.round(seconds * PCM_SAMPLE_RATE_HZ) : 0;
}

function ahead(device: number, { baseLatency = 0 }: OutputClock): number {
  return device + baseLatency;
}

/** From what is rendered now back to what is heard now. */
function behind(clock: OutputClock, nowMs: number): number {
  const { contextTime = 0, performanceTime = 0 } = clock.getOutputTimestamp?.() ?? {};
  // Zeros until the first sample is out.
  return contextTime ? clock.currentTime - contextTime - (nowMs - performanceTime) / 1_000 : 0;
}

/**
 * Firefox on Linux asks PulseAudio inside both readings, with its own lock held that the sound thread waits for: of ten
 * contexts that were asked while they started, one or two froze their tab for good (153 ESR).
 */
const freezes = (): boolean => /Linux.*Firefox/.test(globalThis.navigator?.userAgent);

export interface OutputLatencyOptions {
  readonly signal: AbortSignal;
  /** In samples of 24 kHz: now, and whenever it has changed by more than 5 ms. */
  onLatency(samples: number): void;
  readonly everyMs?: number;
}

/** Looks once a second while the context runs. Where looking is not safe it tells 0, once. */
export function watchOutputLatency(clock: OutputClock, { signal, onLatency, everyMs = 1_000 }: OutputLatencyOptions) {
  if (freezes()) return onLatency(0);
  let told = outputLatency(clock, performance.now());
  let last = told;
  /** Chrome reports its device's part only a second or so after the start: that is told without delay. */
  let early = true;
  onLatency(told);
  const look = () => {
    if (clock.state !== 'running') return;
    const samples = outputLatency(clock, performance.now());
    // Twice the same: the timestamps move in blocks of the device, so a single one may be off by one.
    const settled = early || Math.abs(samples - last) <= NOTABLE_SAMPLES;
    last = samples;
    if (!settled || Math.abs(samples - told) <= NOTABLE_SAMPLES) return;
    told = samples;
    early = false;
    onLatency(samples);
  };
  const timer = setInterval(look, everyMs);
  signal.addEventListener('abort', () => clearInterval(timer));
}
