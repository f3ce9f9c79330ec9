import { describe, expect, it } from 'vitest';
import type { WorkflowOutput } from '../workflow/workflow.ts';
import { limitText, outputParts } from './output-parts.ts';

const CALL = { type: 'function_call' as const, name: 'f', arguments: '{}' };

async function* of<T>(...values: T[]): AsyncGenerator<T> {
  yield* values;
}

async function read(outputs: AsyncIterable<WorkflowOutput>): Promise<unknown[]> {
  const parts: unknown[] = [];
  for await (const part of outputParts(outputs)) {
    if (part.type !== 'text') parts.push(part.name);
    else {
      const pieces: string[] = [];
      for await (const piece of part.pieces) pieces.push(piece);
      parts.push(pieces);
    }
  }
  return parts;
}

describe('outputParts', () => {
  it('makes one part of the text between calls', async () => {
    expect(await read(of<WorkflowOutput>('a', 'b', CALL, CALL, 'c'))).toEqual([['a', 'b'], 'f', 'f', ['c']]);
    expect(await read(of<WorkflowOutput>(CALL, 'a'))).toEqual(['f', ['a']]);
    expect(await read(of<WorkflowOutput>())).toEqual([]);
  });

  it('passes on what the workflow throws, after what came before', async () => {
    const seen: string[] = [];
    async function* breaking(): AsyncGenerator<WorkflowOutput> {
      yield 'a';
      throw new Error('broken');
    }
    const reading = (async () => {
      for await (const part of outputParts(breaking())) {
        if (part.type === 'text') for await (const piece of part.pieces) seen.push(piece);
      }
    })();
    await expect(reading).rejects.toThrow('broken');
    expect(seen).toEqual(['a']);
  });

  it('stops the workflow when its reader stops', async () => {
    let stopped = false;
    async function* endless(): AsyncGenerator<WorkflowOutput> {
      try {
        for (;;) yield CALL;
      } finally {
        stopped = true;
      }
    }
    for await (const _ of outputParts(endless())) break;
    expect(stopped).toBe(true);
  });
});

describe('limitText', () => {
  async function limited(pieces: string[], remainingChars: number) {
    const budget = { remainingChars, exhausted: false };
    let text = '';
    for await (const piece of limitText(of(...pieces), budget)) text += piece;
    return { text, ...budget };
  }

  it('lets through what fits', async () => {
    expect(await limited(['one ', 'two'], 7)).toEqual({ text: 'one two', remainingChars: 0, exhausted: false });
    expect(await limited(['one'], Infinity)).toMatchObject({ text: 'one', exhausted: false });
  });

  it('cuts between words', async () => {
    expect(await limited(['one ', 'two three four'], 12)).toMatchObject({ text: 'one two ', exhausted: true });
  });

  it('takes no longer where a visitor has typed nothing but spaces, and a workflow says them again', {
    timeout: 1_500,
  }, async () => {
    const spaces = ' '.repeat(16_000);
    expect(await limited([`You said ${spaces}x y`], 16_011)).toMatchObject({
      text: `You said ${spaces}x `,
      exhausted: true,
    });
    expect(await limited([`You said${spaces}x y`], 16_009)).toMatchObject({ text: 'You said ', exhausted: true });
  });

  it('cuts a word that is longer than everything allowed', async () => {
    expect(await limited(['extraordinary'], 5)).toMatchObject({ text: 'extra', exhausted: true });
  });

  it('does not cut a character in two', async () => {
    expect(await limited(['😀😀'], 3)).toMatchObject({ text: '😀', exhausted: true });
    expect(await limited(['😀'], 1)).toMatchObject({ text: '', exhausted: true });
  });

  it('ends when nothing is left', async () => {
    expect(await limited(['one', ' two'], 3)).toMatchObject({ text: 'one', exhausted: true });
  });
});
