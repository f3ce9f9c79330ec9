/** The list of attacks has 22 numbers, and each is the name of tests here. docs/security.md says which file has which. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const folder = new URL('./', import.meta.url);
const files = readdirSync(folder).filter((name) => /^t\d+.*\.test\.ts$/.test(name));
const texts = new Map(files.map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]));
const docs = readFileSync(new URL('../../docs/security.md', import.meta.url), 'utf8');

const numbers = Array.from({ length: 22 }, (_, i) => `T${i + 1}`);

describe('the attacks', () => {
  it.each(numbers)('%s has tests by its number', (number) => {
    const named = [...texts].filter(([, text]) => {
      // `describe('…'` and, of a `describe.each([…` over several lines, its last one.
      const titles = [...text.matchAll(/^(?:describe\(|\](?: as const)?\)\()'([^']+)'/gm)].map((match) => match[1]);
      return titles.some((title) => new RegExp(`\\b${number}\\b`).test(title as string));
    });
    expect(named.map(([name]) => name)).not.toEqual([]);
  });

  it('are in the documentation, by number', () => {
    const proof = docs.slice(docs.indexOf('## Proof'));
    const covered = new Set<string>();
    for (const [, from, to] of proof.matchAll(/\bT(\d+)(?: to T(\d+))?/g)) {
      for (let i = Number(from); i <= Number(to ?? from); i++) covered.add(`T${i}`);
    }
    expect(numbers.filter((number) => !covered.has(number))).toEqual([]);
  });
});
