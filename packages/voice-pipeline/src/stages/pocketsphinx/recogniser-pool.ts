/**
 * Recognisers that wait with their model loaded. At most `limit` processes live at once; who finds none waits, and
 * speakers take turns: one who has many utterances waiting does not keep those from theirs who have one. Each
 * recogniser is used once and replaced.
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
  /** At work on what may be left undone. */
  readonly #lent = new Set<RecogniserProcess>();
  /** What waits, by speaker; the first of the map is the next one's turn. */
  readonly #queue = new Map<object, Lease[]>();
  #isClosed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#refill();
  }

  /** Whether who asks next need not wait. */
  get hasSpare(): boolean {
    return !this.#isClosed && this.#queue.size === 0 && this.#spares.length > 0;
  }

  /**
   * Calls `give` with a recogniser for the caller alone, now or when one is free. Its end, by whatever cause, gives the
   * place to the next. The answer withdraws a request that still waits. Without a `speaker` it is one of its own.
   */
  take(give: (recogniser: RecogniserProcess) => void, speaker?: object): () => void {
    const lease = { give };
    const key = speaker ?? lease;
    const waiting = this.#queue.get(key) ?? [];
    waiting.push(lease);
    this.#queue.set(key, waiting);
    this.#serve();
    return () => {
      const at = waiting.indexOf(lease);
      if (at >= 0) waiting.splice(at, 1);
      if (waiting.length === 0 && this.#queue.get(key) === waiting) this.#queue.delete(key);
    };
  }

  /**
   * A loaded recogniser for something that may be left undone: only while nobody waits and another one is loaded for who
   * speaks next. It works when nothing else does, and is killed when an utterance needs its place. undefined: none is idle.
   */
  lend(): RecogniserProcess | undefined {
    if (this.#isClosed || this.#queue.size > 0 || this.#spares.length < 2) return undefined;
    const recogniser = this.#spares.pop();
    if (!recogniser) return undefined;
    recogniser.giveWay();
    this.#lent.add(recogniser);
    this.#refill();
    return recogniser;
  }

  /** Kills all and resolves when no process is left. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#queue.clear();
    this.#spares.length = 0;
    const living = [...this.#living];
    for (const recogniser of living) recogniser.kill();
    await Promise.all(living.map(({ ended }) => ended));
  }

  #serve(): void {
    while (!this.#isClosed && this.#queue.size > 0) {
      const recogniser = this.#spares.shift() ?? this.#spawn();
      if (!recogniser) {
        this.#recall();
        return;
      }
      this.#next()?.give(recogniser);
    }
    this.#refill();
  }

  /** The oldest request of the speaker whose turn it is; what else that speaker has comes after all others'. */
  #next(): Lease | undefined {
    for (const [speaker, waiting] of this.#queue) {
      const lease = waiting.shift();
      this.#queue.delete(speaker);
      if (waiting.length > 0) this.#queue.set(speaker, waiting);
      return lease;
    }
    return undefined;
  }

  /** Their ends make room for who waits. */
  #recall(): void {
    for (const recogniser of this.#lent) recogniser.kill();
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
      this.#lent.delete(recogniser);
      const at = this.#spares.indexOf(recogniser);
      if (at >= 0) this.#spares.splice(at, 1);
      // A spare that dies by itself is replaced when it is needed: a program that cannot start must not be respawned for ever.
      if (at < 0 || this.#queue.size > 0) this.#serve();
    });
    return recogniser;
  }
}
