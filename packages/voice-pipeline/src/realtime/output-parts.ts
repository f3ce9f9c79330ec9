/** A workflow's output as what becomes items: runs of text, each one message, and the calls between them. */
import type { WorkflowFunctionCall, WorkflowOutput } from '../workflow/workflow.ts';

/** The pieces of a text must be read to their end, or the whole given up, before the next part is asked for. */
export type OutputPart =
  | { readonly type: 'text'; readonly pieces: AsyncGenerator<string, void, undefined> }
  | WorkflowFunctionCall;

export async function* outputParts(
  outputs: AsyncIterable<WorkflowOutput>,
): AsyncGenerator<OutputPart, void, undefined> {
  const source = outputs[Symbol.asyncIterator]();
  let next: IteratorResult<WorkflowOutput> | undefined;
  let isOver = false;

  async function* textFrom(first: string): AsyncGenerator<string, void, undefined> {
    yield first;
    for (;;) {
      next = await source.next();
      if (next.done || typeof next.value !== 'string') return;
      yield next.value;
    }
  }

  try {
    for (;;) {
      const { done, value } = next ?? (await source.next());
      next = undefined;
      if (done) {
        isOver = true;
        return;
      }
      if (typeof value !== 'string') yield value;
      else yield { type: 'text', pieces: textFrom(value) };
    }
  } finally {
    // Not awaited: a workflow that hangs must not keep its reader.
    if (!isOver) void Promise.resolve(source.return?.()).catch(() => undefined);
  }
}

/** Passes on whole pieces while `spend` allows, and as many words of the piece that goes beyond as are allowed. */
export async function* limitText(
  pieces: AsyncIterable<string>,
  budget: { remainingChars: number; exhausted: boolean },
): AsyncGenerator<string, void, undefined> {
  for await (const piece of pieces) {
    if (piece.length > budget.remainingChars) {
      const head = piece.slice(0, budget.remainingChars);
      // Without a gap between words the cut may go through a character of two units.
      const words = wholeWords(head).replace(/[\uD800-\uDBFF]$/, '');
      budget.remainingChars = 0;
      budget.exhausted = true;
      if (words) yield words;
      return;
    }
    budget.remainingChars -= piece.length;
    yield piece;
  }
}

/**
 * All but the last word, and one space; all where there is no other. By splitting: a pattern that ends in `$` would run from
 * each of many spaces to the last, for seconds.
 */
function wholeWords(text: string): string {
  const before = text.slice(0, text.length - (text.split(/\s/).at(-1)?.length ?? 0));
  return before === '' ? text : before.slice(0, before.trimEnd().length + 1);
}
