/** Keeps a call's arguments out of the log. Handlers quote their input in errors: "no row for A-42". Pure. */

const PLACEHOLDER = '[argument]';
/** Long enough to tell something. */
const MIN_CHARS = 3;

/**
 * The fields with every argument in them replaced: arguments are the visitor's words. Of one that is a sentence every word
 * is, since who quotes it may cut it; but not in a stack, which names code.
 */
export function withoutArguments(fields: Readonly<Record<string, unknown>>, input: unknown): Record<string, unknown> {
  const values = [...new Set(leaves(input))].sort((a, b) => b.length - a.length);
  if (values.length === 0) return { ...fields };
  // In one go: what is put in may hold an argument, too, and would be looked through again for each of thousands.
  const any = new RegExp(values.map((value) => value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g');
  const sentences = values.filter((value) => /\S\s+\S/.test(value)).join('\n');
  const scrubWords = sentences === '' ? (text: string) => text : wordScrubber(sentences);
  const scrub = (key: string, text: string) => {
    const pieces = text.split(any);
    return (key === 'stack' ? pieces : pieces.map(scrubWords)).join(PLACEHOLDER);
  };
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, typeof value === 'string' ? scrub(key, value) : value]),
  );
}

/** Every text and number in a JSON value that is long enough to tell something. */
function leaves(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(leaves);
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return text.length >= MIN_CHARS ? [text] : [];
}

/** What stands between spaces and quotes, then what that is made of. The first two: line ends, in JSON or in a log. */
const CHUNK = /\\[nrtbf]|[^\s\\"'`“”„«»‘’()[\]{}<>,;:=]+/gu;
const WORD = /[\p{L}\p{M}\p{N}]+/gu;

/** Takes the words of `said` out of texts: whole, in part, in any case. */
function wordScrubber(said: string): (text: string) => string {
  const lower = said.toLowerCase();
  const known = new Map<string, boolean>();
  const isSaid = (word: string) => {
    const found = known.get(word) ?? (word.length >= MIN_CHARS && lower.includes(word.toLowerCase()));
    known.set(word, found);
    return found;
  };
  const scrubChunk = (chunk: string) => {
    if (chunk.startsWith('\\')) return chunk;
    if (isSaid(chunk)) return PLACEHOLDER;
    return chunk.replace(WORD, (word) => (isSaid(word) ? PLACEHOLDER : word));
  };
  return (text) => text.replace(CHUNK, scrubChunk);
}
