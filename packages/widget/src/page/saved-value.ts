/** One JSON value that outlives a page of this tab, in session storage. Never throws: storage may be forbidden or full. */
import { savedName } from './saved-name.ts';

export interface SavedValue {
  /** undefined: nothing is there that can be read. */
  load(): unknown;
  save(value: unknown): void;
  forget(): void;
}

/** @param key - whose value it is. */
export function savedValue(key: string): SavedValue {
  const name = savedName(key);
  const forget = () => attempt(() => sessionStorage.removeItem(name));
  return {
    load: () => attempt(() => JSON.parse(sessionStorage.getItem(name) ?? '') as unknown),
    save(value) {
      const write = (replacer?: typeof withoutImages) =>
        attempt(() => sessionStorage.setItem(name, JSON.stringify(value, replacer)) ?? true);
      // Pictures are what makes it too big; the words go on without them. An older state would be worse than none.
      if (!write() && !write(withoutImages)) forget();
    },
    forget,
  };
}

function withoutImages(key: string, value: unknown): unknown {
  return key === 'images' ? undefined : value;
}

/** undefined where it fails. */
function attempt<T>(deed: () => T): T | undefined {
  try {
    return deed();
  } catch {
    return undefined;
  }
}
