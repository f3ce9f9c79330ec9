/** Under which name a value is saved. Apart from the saving, because a page asks for it before the first click. */

/** With the version of what is saved: another version is not even read. */
export function savedName(key: string): string {
  return `voice-agent/1/${key}`;
}
