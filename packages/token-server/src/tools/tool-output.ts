/** What the model reads: any result or failure as text of a bounded size. Pure. */

/**
 * A result as text. Text stays as it is, everything else becomes JSON; undefined (a handler without a result) is said
 * in words, because an empty output makes models invent one.
 *
 * @throws TypeError for what JSON cannot hold (a cycle, a bigint), or holds nothing of (a promise, a map, a response).
 */
export function toolOutput(result: unknown, maxBytes: number): string {
  if (result === undefined) return 'Done.';
  const text = typeof result === 'string' ? result : JSON.stringify(result);
  if (text === undefined) throw new TypeError(`a tool returned a ${typeof result}, which is not JSON`);
  if (typeof result === 'object' && text.includes('{}')) refuseEmptied(result);
  return cut(text, maxBytes);
}

/** What JSON writes as `{}` though it holds something: the model would answer from nothing, and nobody be told. */
function refuseEmptied(result: unknown): void {
  JSON.stringify(result, (key, value: unknown) => {
    const kind = Object.prototype.toString.call(value).slice(8, -1);
    const isEmptied =
      typeof value === 'object' && value !== null && !KEPT.test(kind) && Object.keys(value).length === 0;
    if (!isEmptied) return value;
    const what = kind === 'Promise' ? '; await it' : ', of which JSON holds nothing';
    const article = /^[AEIOU]/.test(kind) ? 'an' : 'a';
    throw new TypeError(`a tool returned ${article} ${kind}${key && ` at "${key}"`}${what}`);
  });
}

/** Plain objects, and what JSON writes by its value. */
const KEPT = /^(Object|Array|Arguments|Boolean|Number|String|Module|.*Array)$/;

/** A failure as the model reads it: `{"error": …}`. */
export function failureOutput(message: string, maxBytes: number, correlationId?: string): string {
  // The message is cut before it is wrapped, so that the JSON stays whole. Escaping mostly doubles it at most, hence the half.
  for (let room = Math.floor(maxBytes / 2) - 100; ; room = Math.floor(room / 2)) {
    const error = cut(message, room);
    const output = JSON.stringify(correlationId ? { error, correlationId } : { error });
    if (room <= 0 || output.length * 3 <= maxBytes || new TextEncoder().encode(output).length <= maxBytes)
      return output;
  }
}

function cut(text: string, maxBytes: number): string {
  // A UTF-16 unit takes at most 3 bytes in UTF-8, so short texts need no counting.
  if (text.length * 3 <= maxBytes) return text;
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= maxBytes) return text;
  const marker = `… [cut here: ${bytes.length} bytes in all, ${maxBytes} allowed]`;
  const room = Math.max(0, maxBytes - new TextEncoder().encode(marker).length);
  // A character cut in two decodes to U+FFFD; `stream` holds it back instead.
  return new TextDecoder().decode(bytes.subarray(0, room), { stream: true }) + marker;
}
