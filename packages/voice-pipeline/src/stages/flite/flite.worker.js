/**
 * Flite, the program: compiles the WebAssembly once and runs it once per request, in a worker thread.
 *
 * In: `{ id, text, voice, durationStretch }`. Out: `{ type: 'ready' }` once, then for each request in order
 * `{ type: 'spoken', id, wav }` or `{ type: 'failed', id, reason }`. The program writes its WAV file into a directory of
 * its own (`workerData.directory`), which is all it can see of the machine.
 *
 * JavaScript with checked types, so that the same file runs beside the sources and beside the build.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { WASI } from 'node:wasi';
import { parentPort, workerData } from 'node:worker_threads';

/**
 * @typedef {{ id: number, text: string, voice: string, durationStretch: number }} FliteRequest
 * @typedef {{ type: 'ready' }
 *   | { type: 'spoken', id: number, wav: Uint8Array<ArrayBuffer> }
 *   | { type: 'failed', id: number, reason: string }} FliteReport
 * @typedef {{ wasmPath: string, directory: string }} FliteWorkerData
 */

const { wasmPath, directory } = /** @type {FliteWorkerData} */ (workerData);
const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);
const program = await WebAssembly.compile(readFileSync(wasmPath));

port.on('message', async (/** @type {FliteRequest} */ request) => {
  try {
    const wav = await speak(request);
    report({ type: 'spoken', id: request.id, wav }, [wav.buffer]);
  } catch (error) {
    report({ type: 'failed', id: request.id, reason: error instanceof Error ? error.message : String(error) });
  }
});
report({ type: 'ready' });

/** @param {FliteRequest} request */
async function speak({ id, text, voice, durationStretch }) {
  const file = `${id}.wav`;
  const stretch = `duration_stretch=${durationStretch.toFixed(3)}`;
  const args = ['flite', '-voice', voice, '--setf', stretch, '-t', text, '-o', `/out/${file}`];
  const wasi = new WASI({ version: 'preview1', args, env: {}, preopens: { '/out': directory }, returnOnExit: true });
  const instance = await WebAssembly.instantiate(program, /** @type {WebAssembly.Imports} */ (wasi.getImportObject()));
  try {
    const status = wasi.start(instance);
    if (status !== 0) throw new Error(`Flite ended with status ${status}.`);
    return Uint8Array.from(readFileSync(join(directory, file)));
  } finally {
    rmSync(join(directory, file), { force: true });
  }
}

/**
 * @param {FliteReport} message
 * @param {ArrayBuffer[]} [transfer]
 */
function report(message, transfer) {
  port.postMessage(message, transfer);
}
