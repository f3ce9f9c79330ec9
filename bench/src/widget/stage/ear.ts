/**
 * The bench's end of a page's ear: what the page plays, block by block, as it is rendered.
 *
 * A page may have several AudioContexts, and some peers record in one and play in another. Each counts its own frames, so
 * that their blocks must not be mixed: the silence of the one would be laid over the sound of the other.
 */
import type { WebSocket } from 'ws';
import { type HeardBlock, type HeardSound, hearSound, isAudible } from './heard-sound.ts';

const POLL_MS = 5;
const PATIENCE_MS = 20_000;

interface HeardContext {
  /** Since `forget`. */
  blocks: HeardBlock[];
  /** Milliseconds of its clock since the last audible sample. */
  silentMs: number;
}

export class Ear {
  readonly #contexts = new Map<number, HeardContext>();

  /** Takes the socket of a page's ear worker (`page/ear.worker.ts`). */
  listen(socket: WebSocket): void {
    socket.on('message', (data: Buffer) => this.#take(data));
  }

  /** Forgets what was heard so far. */
  forget(): void {
    for (const context of this.#contexts.values()) context.blocks = [];
  }

  /** What was heard since `forget`. @throws Error where two contexts were heard: they have no clock in common. */
  get heard(): HeardSound | undefined {
    const sounds = [...this.#contexts.values()].flatMap(({ blocks }) => hearSound(blocks) ?? []);
    if (sounds.length > 1) throw new Error('Two audio contexts of the page were heard.');
    return sounds[0];
  }

  /** Settles when something has been audible since `forget`. */
  sound(): Promise<void> {
    return until(() => this.#some(({ blocks, silentMs }) => silentMs < lengthMs(blocks)), 'sound');
  }

  /** Settles when nothing has been audible for so long, on the audio clock. */
  silence(durationMs: number): Promise<void> {
    return until(() => !this.#some(({ silentMs }) => silentMs < durationMs), 'silence');
  }

  #some(is: (context: HeardContext) => boolean): boolean {
    return [...this.#contexts.values()].some(is);
  }

  #take(data: Buffer): void {
    const bytes = data.buffer.slice(data.byteOffset, data.byteOffset + data.length) as ArrayBuffer;
    const [number, sampleRateHz, frame] = new Float64Array(bytes, 0, 3) as unknown as [number, number, number];
    const samples = new Float32Array(bytes, 88);
    const context = this.#contexts.get(number) ?? { blocks: [], silentMs: Number.POSITIVE_INFINITY };
    this.#contexts.set(number, context);
    context.blocks.push({ frame, sampleRateHz, stamps: new Float64Array(bytes, 24, 8), samples });
    let quiet = 0;
    while (quiet < samples.length && !isAudible(samples[samples.length - 1 - quiet]!)) quiet += 1;
    const quietMs = (quiet / sampleRateHz) * 1000;
    context.silentMs = quiet === samples.length ? context.silentMs + quietMs : quietMs;
  }
}

function lengthMs(blocks: readonly HeardBlock[]): number {
  return blocks.reduce((sum, { samples, sampleRateHz }) => sum + (samples.length / sampleRateHz) * 1000, 0);
}

async function until(holds: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`No ${what} within ${PATIENCE_MS / 1000} s.`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
