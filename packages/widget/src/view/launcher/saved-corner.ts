/** The corner that a visitor has moved the launcher to, for the next page. Kept in this browser, for each agent by name. */

export function cornerName(agent: string | null | undefined): string {
  return `voice-agent/corner/${agent ?? ''}`;
}

/** null: the visitor has moved nothing, or the browser keeps nothing. */
export function savedCorner(agent: string | undefined): string | null {
  try {
    return localStorage.getItem(cornerName(agent));
  } catch {
    return null;
  }
}
