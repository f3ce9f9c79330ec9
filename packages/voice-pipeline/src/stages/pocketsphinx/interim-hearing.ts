/**
 * What an utterance seems to say while it still comes. The program tells nothing before its end, so now and then an idle
 * recogniser hears all that was said so far, as if it were the whole. The utterance's own recogniser knows nothing of it:
 * what it hears in the end is not changed, nor is anybody kept waiting (see `RecogniserPool.lend`).
 *
 * A hearing begins when the last one is over and the utterance has grown by a third: altogether four times its length is
 * heard, however long it gets.
 */
import type { RecogniserPool } from './recogniser-pool.ts';
import type { RecogniserProcess } from './recogniser-process.ts';

const SAMPLES_PER_MS = 16;
const FIRST_MS = 800;
const LEAST_GROWTH_MS = 600;
const GROWTH = 1 / 3;

export class InterimHearing {
  readonly #pool: Pick<RecogniserPool, 'lend'>;
  readonly #tell: (text: string) => void;
  #running: RecogniserProcess | undefined;
  #heardMs = 0;
  #dueMs = FIRST_MS;
  #lastText = '';
  #isOver = false;

  /** `tell` gets each text that is another than the one before, in order; none after `stop`. */
  constructor(pool: Pick<RecogniserPool, 'lend'>, tell: (text: string) => void) {
    this.#pool = pool;
    this.#tell = tell;
  }

  /** More of the utterance has come: `heard` is all of it, 16 kHz, `added` its last part. */
  grew(heard: readonly Int16Array[], added: Int16Array): void {
    this.#heardMs += added.length / SAMPLES_PER_MS;
    if (this.#isOver || this.#running || this.#heardMs < this.#dueMs) return;
    const recogniser = this.#pool.lend();
    if (!recogniser) return;
    this.#running = recogniser;
    this.#dueMs = this.#heardMs + Math.max(LEAST_GROWTH_MS, this.#heardMs * GROWTH);
    for (const samples of heard) recogniser.write(samples);
    recogniser.end();
    recogniser.text.then(
      (text) => this.#ended(text),
      // Recalled, or broken: the next one may have more luck.
      () => this.#ended(''),
    );
  }

  /** Makes way. The next growth begins another hearing. */
  pause(): void {
    this.#running?.kill();
  }

  /** Idempotent. */
  stop(): void {
    this.#isOver = true;
    this.#running?.kill();
  }

  #ended(text: string): void {
    this.#running = undefined;
    if (this.#isOver || text === '' || text === this.#lastText) return;
    this.#lastText = text;
    this.#tell(text);
  }
}
