/**
 * Recognisers that wait with their model loaded. At most `limit` processes live at once; who finds none waits in a
 * queue, first come, first served. Each is used once and replaced.
 */
import type { RecogniserProcess } from './recogniser-process.ts';

export interface PoolOptions {
  /** Processes at once, waiting or at work. */
  limit: number;
  /** Processes that wait, loaded, for the next utterance. */
  spare: number;
  spawn(): RecogniserProcess;
}

interface Lease {
  give(recogniser: RecogniserProcess): void;
}

export class RecogniserPool {
  readonly #options: PoolOptions;
  readonly #spares: RecogniserProcess[] = [];
  readonly #living = new Set<RecogniserProcess>();
  readonly #queue: Lease[] = [];
  #isClosed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#refill();
  }

  /**
   * Calls `give` with a recogniser for the caller alone, now or when one is free. Its end, by whatever cause, gives the
   * place to the next. The answer withdraws a request that still waits.
   */
  take(give: (recogniser: RecogniserProcess) => void): () => void {
    const lease = { give };
    this.#queue.push(lease);
    this.#serve();
    return () => {
      const at = this.#queue.indexOf(lease);
      if (at >= 0) this.#queue.splice(at, 1);
    };
  }

  /** Kills all and resolves when no process is left. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#queue.length = 0;
    this.#spares.length = 0;
    const living = [...this.#living];
    for (const recogniser of living) recogniser.kill();
    await Promise.all(living.map(({ ended }) => ended));
  }

  #serve(): void {
    while (!this.#isClosed && this.#queue.length > 0) {
      const recogniser = this.#spares.shift() ?? this.#spawn();
      if (!recogniser) return;
      this.#queue.shift()?.give(recogniser);
    }
    this.#refill();
  }

  #refill(): void {
    while (!this.#isClosed && this.#spares.length < this.#options.spare) {
      const recogniser = this.#spawn();
      if (!recogniser) return;
      this.#spares.push(recogniser);
    }
  }

  #spawn(): RecogniserProcess | undefined {
    if (this.#living.size >= this.#options.limit) return undefined;
    const recogniser = this.#options.spawn();
    this.#living.add(recogniser);
    void recogniser.ended.then(() => {
      this.#living.delete(recogniser);
      const at = this.#spares.indexOf(recogniser);
      if (at >= 0) this.#spares.splice(at, 1);
      // A spare that dies by itself is replaced when it is needed: a program that cannot start must not be respawned for ever.
      if (at < 0 || this.#queue.length > 0) this.#serve();
    });
    return recogniser;
  }
}
