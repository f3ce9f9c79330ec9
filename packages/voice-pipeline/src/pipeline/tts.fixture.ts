/** A Tts for tests of what stands around it: each word is one chunk, whose samples are the word's length. */
import type { Tts, TtsOptions } from '../stages/tts.ts';

export interface ScriptedTtsOptions {
  /** Awaited before each chunk. */
  beforeChunk?: (text: string, signal: AbortSignal | undefined) => Promise<void>;
  /** Sentences that contain this fail. */
  failsOn?: string;
}

export class ScriptedTts implements Tts {
  readonly name = 'Scripted';
  readonly voices = ['one'];
  /** Every request, in the order they came. */
  readonly requests: { text: string; options: TtsOptions }[] = [];
  /** Requests whose reader stayed to the end, and those that ended early. */
  readonly finished: string[] = [];
  readonly #options: ScriptedTtsOptions;

  constructor(options: ScriptedTtsOptions = {}) {
    this.#options = options;
  }

  async *synthesize(text: string, options: TtsOptions = {}): AsyncIterable<Int16Array<ArrayBuffer>> {
    this.requests.push({ text, options });
    for (const word of text.trim().split(/\s+/u)) {
      await this.#options.beforeChunk?.(text, options.signal);
      if (options.signal?.aborted) return;
      if (this.#options.failsOn && text.includes(this.#options.failsOn)) throw new Error(`cannot say ${word}`);
      yield new Int16Array(word.length).fill(word.length);
    }
    this.finished.push(text);
  }

  async close(): Promise<void> {}
}

/** Lets everything that can go on go on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}
