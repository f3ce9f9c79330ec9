/**
 * A text that grows stops in the middle of something: what has been opened is closed, so that no star or bracket flickers
 * up before the word behind it has been heard. Pure; looks at the last block only, since marks do not reach further.
 */

/** In the order in which they are looked for: two stars are no two single ones. */
const PAIRS = ['**', '__', '~~', '*'] as const;

export function closeOpenMarks(text: string): string {
  // A block of code runs to the end of the text by itself.
  if ((text.match(/^ {0,3}(```|~~~)/gm)?.length ?? 0) % 2 === 1) return text;
  const start = text.lastIndexOf('\n\n') + 1;
  const block = withoutHalfLink(text.slice(start));
  const ticks = block.match(/`+/g) ?? [];
  if (ticks.length % 2 === 1) return text.slice(0, start) + closed(block, ticks.at(-1)!);
  // Marks in code are text.
  let rest = block.replace(/`+[^`]*`+/g, 'x');
  let ending = '';
  for (const mark of PAIRS) {
    const places = [...rest.matchAll(opening(mark))];
    rest = rest.replaceAll(mark, ' ');
    if (places.length % 2 === 1) ending = mark + ending;
  }
  return text.slice(0, start) + (ending ? closed(block, ending) : block);
}

/** Marks that touch a word on one side. What begins a list, or stands between spaces, is none. */
function opening(mark: string): RegExp {
  const escaped = mark.replace(/[*~_]/g, '\\$&');
  return new RegExp(`(?<=\\S)${escaped}|${escaped}(?=\\S|$)`, 'g');
}

/** One that was opened and holds nothing yet is left out. */
function closed(block: string, mark: string): string {
  return block.endsWith(mark) ? block.slice(0, -mark.length) : block.trimEnd() + mark;
}

/** `[words](https://sho` shows its words; the address follows when it is whole. Of brackets in brackets the inner ones count. */
function withoutHalfLink(block: string): string {
  return block.replace(/!?\[([^[\]\n]*)(\]\([^)\s]*|\])?$/, '$1');
}
