/** What a running tool tells the visitor before its result: bounded, and nothing any more once it has ended. */

export type ToolUpdate =
  /** A short text, or a part of the whole from 0 to 1. */
  | { readonly type: 'progress'; readonly value: string | number }
  /** A sentence for the agent to say. */
  | { readonly type: 'say'; readonly text: string };

/** Characters. More is no progress and no filler. */
const MAX_TEXT = 300;
/** In one call. A handler that reports every row of a table must not flood the line. */
const MAX_UPDATES = 1_000;

/** @param onUpdate - it may throw: that harms no tool. */
export function toolUpdates(onUpdate: ((update: ToolUpdate) => void) | undefined) {
  let left = onUpdate ? MAX_UPDATES : 0;
  const tell = (update: ToolUpdate) => {
    if (left === 0) return;
    left -= 1;
    try {
      onUpdate?.(update);
    } catch {
      left = 0; // Whoever listened is gone.
    }
  };
  return {
    say(text: string): void {
      const short = String(text).trim().slice(0, MAX_TEXT);
      if (short) tell({ type: 'say', text: short });
    },
    progress(value: string | number): void {
      if (typeof value === 'number') {
        if (!Number.isNaN(value)) tell({ type: 'progress', value: Math.min(1, Math.max(0, value)) });
      } else {
        const short = String(value).trim().slice(0, MAX_TEXT);
        if (short) tell({ type: 'progress', value: short });
      }
    },
    close(): void {
      left = 0;
    },
  };
}
