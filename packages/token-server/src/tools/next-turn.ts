/**
 * To be called when what runs now, and all that follows from it at once, is done. Where the runtime has `setImmediate` (Node,
 * Bun, Deno) it is taken: on Node a timer that is set and taken back costs as much as a small tool call (measured).
 */

interface Runtime {
  setImmediate?(callback: () => void): unknown;
  clearImmediate?(immediate: unknown): void;
}

/** @returns takes it back; right at any time. */
export function inNextTurn(callback: () => void, runtime: Runtime = globalThis as Runtime): () => void {
  if (runtime.setImmediate && runtime.clearImmediate) {
    const immediate = runtime.setImmediate(callback);
    return () => runtime.clearImmediate?.(immediate);
  }
  const timer = setTimeout(callback, 0);
  return () => clearTimeout(timer);
}
