/** What the heap holds after forced collections. The process was started with `--expose-gc`. */
export function heapBytes(): number {
  if (!globalThis.gc) throw new Error('needs --expose-gc');
  // One may leave to the next what only its finalizers have set free.
  for (let i = 0; i < 4; i++) globalThis.gc();
  return process.memoryUsage().heapUsed;
}
