/**
 * Finds the turns in a stream. Samples go to the recogniser while the visitor still speaks; of the silence between turns
 * only the last moment is kept, so hours of it take no memory.
 */
import { PCM_SAMPLE_RATE_HZ } from '@voice-agent/protocol';
import type { VadDetector } from '../stages/vad.ts';
import { silentTurn, stepTurn, type TurnSettings, type TurnState, thresholdOf } from './turn-detection.ts';

const FRAME_SAMPLES = 480;
const FRAME_MS = (FRAME_SAMPLES * 1000) / PCM_SAMPLE_RATE_HZ;
/** Frames that it takes to be sure of speech. */
const ONSET_FRAMES = 4;

export interface TurnStreamListener {
  speechStarted(): void;
  /** Of the turn that has started, from shortly before the speech on. */
  samples(frame: Int16Array): void;
  /** `speechStopped` follows if the silence lasts, else `turnResumed`. */
  eagerEndOfTurn(): void;
  turnResumed(): void;
  speechStopped(): void;
}

export class TurnStream {
  readonly #detector: VadDetector;
  readonly #settings: TurnSettings;
  readonly #listener: TurnStreamListener;
  readonly #keptFrames: number;
  #state: TurnState = silentTurn(0);
  #before: Int16Array[] = [];
  #frame = new Int16Array(FRAME_SAMPLES);
  #fill = 0;

  constructor(detector: VadDetector, settings: TurnSettings, listener: TurnStreamListener) {
    this.#detector = detector;
    this.#settings = settings;
    this.#listener = listener;
    this.#keptFrames = ONSET_FRAMES + Math.ceil(settings.prefixPaddingMs / FRAME_MS);
  }

  /** @throws PipelineError `vad-failed` */
  push(samples: Int16Array): void {
    for (let at = 0; at < samples.length; ) {
      const room = Math.min(FRAME_SAMPLES - this.#fill, samples.length - at);
      this.#frame.set(samples.subarray(at, at + room), this.#fill);
      this.#fill += room;
      at += room;
      if (this.#fill < FRAME_SAMPLES) return;
      const frame = this.#frame;
      this.#frame = new Int16Array(FRAME_SAMPLES);
      this.#fill = 0;
      this.#take(frame);
    }
  }

  /** The stream has ended, and with it a turn that was still on. */
  end(): void {
    if (!this.#state.speaking) return;
    this.#listener.samples(this.#frame.slice(0, this.#fill));
    this.#state = silentTurn(this.#state.clockMs);
    this.#listener.speechStopped();
  }

  #take(frame: Int16Array): void {
    const wasSpeaking = this.#state.speaking;
    const isSpeech = this.#detector.isSpeech(frame, thresholdOf(this.#state, this.#settings));
    const { state, event } = stepTurn(this.#state, isSpeech, this.#settings);
    this.#state = state;
    if (event?.type === 'speech_started') {
      this.#listener.speechStarted();
      const frames = Math.ceil((state.clockMs - event.audioStartMs) / FRAME_MS) - 1;
      for (const earlier of this.#before.slice(this.#before.length - frames)) this.#listener.samples(earlier);
      this.#before = [];
    }
    if (state.speaking || wasSpeaking) this.#listener.samples(frame);
    else {
      this.#before.push(frame);
      if (this.#before.length > this.#keptFrames) this.#before.shift();
    }
    if (event?.type === 'eager_end_of_turn') this.#listener.eagerEndOfTurn();
    if (event?.type === 'turn_resumed') this.#listener.turnResumed();
    if (event?.type === 'speech_stopped') this.#listener.speechStopped();
  }
}
