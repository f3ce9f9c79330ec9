/**
 * The input audio buffer: samples in, turns out. It feeds the recogniser while the visitor still speaks, so that the
 * words are there soon after the last one.
 *
 * With turn detection the detector opens and closes turns. Without it the client's commit closes one, and the detector
 * only says when it is worth a recogniser: those are few, and a client that sends silence for an hour must not hold one.
 * Times are on the input clock: the length of all audio sent, however fast it came.
 */
import { PCM_SAMPLE_RATE_HZ } from '@voice-agent/protocol';
import { silentTurn, stepTurn, type TurnSettings, type TurnState, thresholdOf } from '../pipeline/turn-detection.ts';
import type { VadDetector } from '../stages/vad.ts';
import { createId } from './create-id.ts';
import { ServiceFault, serviceErrors } from './service-fault.ts';
import type { Transcription } from './transcription.ts';

const SAMPLES_PER_MS = PCM_SAMPLE_RATE_HZ / 1000;
const FRAME_SAMPLES = 480;
/** How much silence is kept under turn detection, for the prefix and for a client that commits all the same. */
const MAX_RETAINED_FRAMES = (30 * PCM_SAMPLE_RATE_HZ) / FRAME_SAMPLES;
const MIN_COMMIT_MS = 100;
const MAX_BUFFER_S = 15 * 60;
const MANUAL: TurnSettings = { threshold: 0.5, prefixPaddingMs: 0, silenceDurationMs: 500 };

/** What was said in one turn; `finish` of its transcription is the receiver's to call. */
export interface CommittedTurn {
  itemId: string;
  transcription: Transcription;
  durationMs: number;
}

export interface InputAudioListener {
  speechStarted(audioStartMs: number, itemId: string): void;
  speechStopped(audioEndMs: number, itemId: string): void;
  /** The detector closed a turn; follows `speechStopped`. */
  turnEnded(turn: CommittedTurn): void;
}

interface Recording extends CommittedTurn {
  sampleCount: number;
}

export class InputAudio {
  readonly #detector: VadDetector;
  readonly #startTranscription: (itemId: string) => Transcription;
  readonly #listener: InputAudioListener;
  #settings: TurnSettings | null = null;
  #clockSamples = 0;
  #turn: TurnState = silentTurn(0);
  #recording: Recording | undefined;
  /** Whole frames that belong to no turn yet, newest last. */
  #retained: Int16Array[] = [];
  #frame = new Int16Array(FRAME_SAMPLES);
  #frameFill = 0;

  constructor(
    detector: VadDetector,
    startTranscription: (itemId: string) => Transcription,
    listener: InputAudioListener,
  ) {
    this.#detector = detector;
    this.#startTranscription = startTranscription;
    this.#listener = listener;
  }

  get speaking(): boolean {
    return this.#settings !== null && this.#turn.speaking;
  }

  /** Milliseconds of audio received. */
  get clockMs(): number {
    return this.#clockSamples / SAMPLES_PER_MS;
  }

  /** null: no turn detection. Going from one to the other drops what was being said. */
  configure(settings: TurnSettings | null): void {
    if ((settings === null) !== (this.#settings === null)) this.clear();
    this.#settings = settings;
  }

  /** @throws ServiceFault when the client never commits */
  append(samples: Int16Array): void {
    for (let at = 0; at < samples.length; ) {
      const room = Math.min(FRAME_SAMPLES - this.#frameFill, samples.length - at);
      this.#frame.set(samples.subarray(at, at + room), this.#frameFill);
      this.#frameFill += room;
      at += room;
      if (this.#frameFill < FRAME_SAMPLES) return;
      const frame = this.#frame;
      this.#frame = new Int16Array(FRAME_SAMPLES);
      this.#frameFill = 0;
      this.#take(frame);
    }
  }

  /** Closes the turn, spoken or not. @throws ServiceFault when less than 100 ms is there */
  commit(): CommittedTurn {
    const bufferedMs = (this.#bufferedSamples + this.#frameFill) / SAMPLES_PER_MS;
    if (bufferedMs < MIN_COMMIT_MS) throw new ServiceFault(serviceErrors.bufferTooSmall(bufferedMs));
    const recording = this.#recording ?? this.#record(this.#retained);
    const rest = this.#frame.slice(0, this.#frameFill);
    this.#clockSamples += rest.length;
    this.#push(recording, rest);
    if (this.speaking) this.#listener.speechStopped(Math.round(this.clockMs), recording.itemId);
    this.#recording = undefined;
    this.#reset();
    return recording;
  }

  /** Forgets everything that is not committed. The clock goes on. */
  clear(): void {
    this.#recording?.transcription.cancel();
    this.#recording = undefined;
    this.#clockSamples += this.#frameFill;
    this.#reset();
  }

  close(): void {
    this.clear();
    this.#detector.close();
  }

  #take(frame: Int16Array): void {
    this.#clockSamples += FRAME_SAMPLES;
    if (this.#bufferedSamples >= MAX_BUFFER_S * PCM_SAMPLE_RATE_HZ) {
      throw new ServiceFault(serviceErrors.bufferFull(MAX_BUFFER_S));
    }
    const settings = this.#settings ?? MANUAL;
    const isSpeech = this.#detector.isSpeech(frame, thresholdOf(this.#turn, settings));
    const { state, event } = stepTurn(this.#turn, isSpeech, settings);
    this.#turn = state;
    if (this.#recording) this.#push(this.#recording, frame);
    else this.#retain(frame);
    if (!this.#settings) {
      if (event?.type === 'speech_started' && !this.#recording) this.#open(this.#retained);
    } else if (event?.type === 'speech_started') {
      const frames = Math.ceil((state.clockMs - event.audioStartMs) / (FRAME_SAMPLES / SAMPLES_PER_MS));
      const early = this.#retained.slice(-frames);
      const recording = this.#open([]);
      // Told before a recogniser hears of it, which may have words for the first samples at once.
      this.#listener.speechStarted(Math.round(event.audioStartMs), recording.itemId);
      for (const samples of early) this.#push(recording, samples);
    } else if (event?.type === 'eager_end_of_turn') {
      this.#recording?.transcription.eagerEndOfTurn();
    } else if (event?.type === 'turn_resumed') {
      this.#recording?.transcription.turnResumed();
    } else if (event?.type === 'speech_stopped' && this.#recording) {
      const turn = this.#recording;
      this.#recording = undefined;
      this.#listener.speechStopped(Math.round(event.audioEndMs), turn.itemId);
      this.#listener.turnEnded(turn);
    }
  }

  /** What a commit would take, but for the incomplete frame. */
  get #bufferedSamples(): number {
    return this.#recording?.sampleCount ?? this.#retained.length * FRAME_SAMPLES;
  }

  #open(frames: Int16Array[]): Recording {
    this.#recording = this.#record(frames);
    this.#retained = [];
    return this.#recording;
  }

  #record(frames: Int16Array[]): Recording {
    const itemId = createId('item');
    const recording = { itemId, transcription: this.#startTranscription(itemId), durationMs: 0, sampleCount: 0 };
    for (const frame of frames) this.#push(recording, frame);
    return recording;
  }

  #push(recording: Recording, samples: Int16Array): void {
    recording.transcription.push(samples);
    recording.sampleCount += samples.length;
    recording.durationMs = recording.sampleCount / SAMPLES_PER_MS;
  }

  #retain(frame: Int16Array): void {
    this.#retained.push(frame);
    // In bulk: shifting a long array on every frame would cost more than the detector.
    if (this.#settings && this.#retained.length > 2 * MAX_RETAINED_FRAMES) {
      this.#retained = this.#retained.slice(-MAX_RETAINED_FRAMES);
    }
  }

  #reset(): void {
    this.#retained = [];
    this.#frameFill = 0;
    this.#turn = silentTurn(this.clockMs);
  }
}
