/** The table of docs/server.md, "When something fails": what a test has seen must stand there, word for word. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

const docs = readFileSync(new URL('../../../docs/server.md', import.meta.url), 'utf8');

/** @param seen - what the client did, and what it saw. */
export function tellsOf(fault: string, seen: Readonly<Record<string, string>>): void {
  for (const [did, saw] of Object.entries(seen)) expect(docs).toContain(`\n| ${fault} | ${did} | ${saw} |\n`);
}

/** How many rows the table has. */
export function toldFaults(): string[] {
  const section = docs.slice(docs.indexOf('## When something fails'));
  const rows = section.slice(0, section.indexOf('\n## ', 3)).matchAll(/^\| (?!what happens|-)(.*) \|$/gm);
  return [...rows].map((match) => match[1] as string);
}
