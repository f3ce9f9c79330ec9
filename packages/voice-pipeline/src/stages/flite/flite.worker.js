/**
 * Flite, the program: compiles the WebAssembly once and runs it once per request, in a worker thread. Each run is
 * prepared when the one before is over, so that a request does not wait for it.
 *
 * In: `{ id, text, voice, durationStretch }`. Out: `{ type: 'ready' }` once, then for each request in order
 * `{ type: 'spoken', id, wav }` or `{ type: 'failed', id, reason }`.
 *
 * JavaScript with checked types, so that the same file runs beside the sources and beside the build.
 */
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { MemoryWasi } from './memory-wasi.js';

/**
 * @typedef {{ id: number, text: string, voice: string, durationStretch: number }} FliteRequest
 * @typedef {{ type: 'ready' }
 *   | { type: 'spoken', id: number, wav: Uint8Array<ArrayBuffer> }
 *   | { type: 'failed', id: number, reason: string }} FliteReport
 * @typedef {{ wasmPath: string }} FliteWorkerData
 */

const OUTPUT = 'speech.wav';

const { wasmPath } = /** @type {FliteWorkerData} */ (workerData);
const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);
const program = await WebAssembly.compile(readFileSync(wasmPath));
/** A run that has only to be told what to say: 20 MB of voices are in its memory. */
let prepared = prepare();

port.on('message', (/** @type {FliteRequest} */ request) => {
  try {
    const wav = speak(request);
    report({ type: 'spoken', id: request.id, wav }, [wav.buffer]);
  } catch (error) {
    report({ type: 'failed', id: request.id, reason: error instanceof Error ? error.message : String(error) });
  }
  prepared = prepare();
});
report({ type: 'ready' });

function prepare() {
  const wasi = new MemoryWasi();
  return { wasi, instance: new WebAssembly.Instance(program, { wasi_snapshot_preview1: wasi.imports() }) };
}

/** @param {FliteRequest} request */
function speak({ text, voice, durationStretch }) {
  const stretch = `duration_stretch=${durationStretch.toFixed(3)}`;
  const { wasi, instance } = prepared;
  const status = wasi.start(instance, ['flite', '-voice', voice, '--setf', stretch, '-t', text, '-o', `/${OUTPUT}`]);
  const wav = wasi.file(OUTPUT);
  if (status !== 0 || !wav) throw new Error(`Flite ended with status ${status}. ${wasi.printed}`.trim());
  return wav;
}

/**
 * @param {FliteReport} message
 * @param {ArrayBuffer[]} [transfer]
 */
function report(message, transfer) {
  port.postMessage(message, transfer);
}
