/** What this browser has kept of what a visitor set or said, by its key in `localStorage`. Storage forbidden: nothing. */
export function kept(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
