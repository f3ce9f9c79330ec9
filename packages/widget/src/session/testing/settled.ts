/** For tests: waits until every promise that can go on by itself has done so. No clock is involved. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}

/** A promise that the test resolves. */
export function deferred<T>() {
  let settle: { resolve(value: T): void; reject(cause: unknown): void } | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, resolve: (value: T) => settle?.resolve(value), reject: (cause: unknown) => settle?.reject(cause) };
}
