/** The README stays under two screens: who wants more opens docs/. */
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

/** An editor on a laptop. */
const SCREEN = { lines: 50, columns: 132 };

it('is read in two screens', async () => {
  const lines = (await readFile('README.md', 'utf8')).trimEnd().split('\n');
  const shown = lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / SCREEN.columns)), 0);
  expect(shown).toBeLessThan(2 * SCREEN.lines);
});
