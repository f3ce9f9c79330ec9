/** What a turn has said, sentence by sentence, and how much of it was heard when it is stopped. */
import { PCM_SAMPLE_RATE_HZ } from '@voice-agent/protocol';
import {
  addSamples,
  addText,
  audioLengthMs,
  heardText,
  type SpokenAudio,
  silentAudio,
  truncateAudio,
} from './spoken-audio.ts';

/** 15 characters a second, as people speak. */
const SAMPLES_PER_CHARACTER = PCM_SAMPLE_RATE_HZ / 15;

export class SpokenAnswer {
  #audio: SpokenAudio = silentAudio;
  #takenSamples = 0;
  #isComplete = false;

  get hasBegun(): boolean {
    return this.#audio.segments.length > 0;
  }

  get text(): string {
    return this.#audio.segments.map((segment) => segment.text).join('');
  }

  /** Of the sound that was made so far. */
  get lengthMs(): number {
    return audioLengthMs(this.#audio);
  }

  addText(text: string): void {
    this.#audio = addText(this.#audio, text);
  }

  addSamples(sampleCount: number): void {
    this.#audio = addSamples(this.#audio, sampleCount);
  }

  /** Nothing more is said. */
  complete(): void {
    this.#isComplete = true;
  }

  /** The reader has taken so many samples more. */
  taken(sampleCount: number): void {
    this.#takenSamples += sampleCount;
  }

  /** Stopped here: what was heard. `playedMs`: how far it was played, if that is known; else all that was taken counts. */
  stop(playedMs = Infinity): { text: string; audioEndMs: number } {
    const takenMs = Math.floor((this.#takenSamples * 1000) / PCM_SAMPLE_RATE_HZ);
    const audioEndMs = Math.max(0, Math.min(Math.floor(playedMs), takenMs));
    return { text: heardText(truncateAudio(this.#guessed(), audioEndMs)), audioEndMs };
  }

  /** The last sentence may be half synthesised: then its length is guessed from that of the others. */
  #guessed(): SpokenAudio {
    const last = this.#audio.segments.at(-1);
    if (this.#isComplete || !last) return this.#audio;
    const whole = this.#audio.segments.slice(0, -1);
    const samples = whole.reduce((sum, { sampleCount }) => sum + sampleCount, 0);
    const characters = whole.reduce((sum, { text }) => sum + text.length, 0);
    const perCharacter = samples > 0 ? samples / characters : SAMPLES_PER_CHARACTER;
    const sampleCount = Math.max(last.sampleCount, Math.round(last.text.length * perCharacter));
    return { ...this.#audio, segments: [...whole, { ...last, sampleCount }] };
  }
}
