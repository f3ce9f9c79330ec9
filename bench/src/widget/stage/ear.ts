/** The bench's end of a page's ear: what the page plays, block by block, as it is rendered. */
import type { WebSocket } from 'ws';
import { type HeardBlock, type HeardSound, hearSound, isAudible } from './heard-sound.ts';

const POLL_MS = 5;
const PATIENCE_MS = 20_000;

export class Ear {
  #blocks: HeardBlock[] = [];
  /** Samples since the last audible one. */
  #silent = Number.POSITIVE_INFINITY;

  /** Takes the socket of a page's ear worker (`page/ear.worker.ts`). */
  listen(socket: WebSocket): void {
    socket.on('message', (data: Buffer) => this.#take(data));
  }

  /** Forgets what was heard so far. */
  forget(): void {
    this.#blocks = [];
  }

  /** What was heard since `forget`. */
  get heard(): HeardSound | undefined {
    return hearSound(this.#blocks);
  }

  /** Settles when something has been audible since `forget`. */
  sound(): Promise<void> {
    return until(() => this.#blocks.length > 0 && this.#silent < this.#since(), 'sound');
  }

  /** Settles when nothing has been audible for so long, on the audio clock. */
  silence(durationMs: number): Promise<void> {
    return until(() => this.#silent >= durationMs * 24, 'silence');
  }

  #since(): number {
    return this.#blocks.length * 1024;
  }

  #take(data: Buffer): void {
    const bytes = data.buffer.slice(data.byteOffset, data.byteOffset + data.length) as ArrayBuffer;
    const [frame, sampleRateHz] = new Float64Array(bytes, 0, 2) as unknown as [number, number];
    const samples = new Float32Array(bytes, 80);
    this.#blocks.push({ frame, sampleRateHz, stamps: new Float64Array(bytes, 16, 8), samples });
    let quiet = 0;
    while (quiet < samples.length && !isAudible(samples[samples.length - 1 - quiet]!)) quiet += 1;
    this.#silent = quiet === samples.length ? this.#silent + quiet : quiet;
  }
}

async function until(holds: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`No ${what} within ${PATIENCE_MS / 1000} s.`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
