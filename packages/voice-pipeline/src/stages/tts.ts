/** Text to speech. */
import { type Check, having, listOf, text } from '../checked-options.ts';

export interface TtsOptions {
  /** One of the stage's voices; an unknown name takes the default one. */
  voice?: string;
  /** 0.25 to 1.5; 1 is the voice's own. */
  speed?: number;
  /**
   * When the sound is needed, on the clock of `performance.now()`. A stage that speaks one sentence at a time asks when it
   * chooses the next one: whose listener has nothing left to hear comes first. Default: now.
   */
  dueAt?: () => number;
  signal?: AbortSignal;
}

export interface Tts {
  /** For people, e.g. 'Flite'. */
  readonly name: string;
  readonly voices: readonly string[];
  /** Speaks one sentence or so: chunks of 24 kHz mono samples, in order. @throws PipelineError `tts-failed` */
  synthesize(text: string, options?: TtsOptions): AsyncIterable<Int16Array<ArrayBuffer>>;
  close(): Promise<void>;
}

/** Of an option. */
export const ttsCheck: Check = (name, value) => {
  having('synthesize')(name, value);
  listOf(text)(`${name}.voices`, (value as Partial<Tts>).voices);
};
