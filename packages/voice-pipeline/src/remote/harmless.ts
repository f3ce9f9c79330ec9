/** Code of the operator's that is only told something: what it throws, or rejects with, must end neither the work nor the process. */

/** @param onFailed - told what it throws. Default: nobody. */
export function harmless<T extends unknown[]>(
  listener: ((...told: T) => unknown) | undefined,
  onFailed: (error: unknown) => void = () => undefined,
): (...told: T) => void {
  return (...told) => {
    try {
      const returned = listener?.(...told);
      if (returned instanceof Promise) returned.catch(onFailed);
    } catch (error) {
      onFailed(error);
    }
  };
}
