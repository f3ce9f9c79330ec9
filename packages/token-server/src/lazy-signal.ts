/**
 * Gives an object a `signal` that is made when it is asked for: on Node one costs as much as a small tool call (measured).
 *
 * All such objects share one accessor. Written as `get signal()` in a literal it would be a new function for each object, and
 * V8 would keep what hangs on it, the whole request, until the next full collection (measured: half of what a call cost).
 */
interface Source {
  readonly signal: AbortSignal;
}

const SOURCE = Symbol('source');

/** Own and enumerable, so that a copy by `{ ...object }` has the signal, too. */
const ACCESSOR: PropertyDescriptor & ThisType<{ readonly [SOURCE]: Source }> = {
  enumerable: true,
  configurable: true,
  get() {
    return this[SOURCE].signal;
  },
};

/** @param object - a fresh one; it is changed. */
export function withSignalOf<T extends object>(source: Source, object: T): T & { readonly signal: AbortSignal } {
  (object as { [SOURCE]?: Source })[SOURCE] = source;
  Object.defineProperty(object, 'signal', ACCESSOR);
  return object as T & { readonly signal: AbortSignal };
}
