import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { helpText } from './command-line.ts';
import { variables } from './environment.ts';

const docs = readFileSync(new URL('../../../../../docs/server.md', import.meta.url), 'utf8');

describe('docs/server.md', () => {
  it('lists the environment variables as the command knows them', () => {
    const rows = variables.map(
      ({ name, about, secret, otherwise }) => `| \`${name}\` | ${about} | ${secret ? 'yes' : ''} | ${otherwise} |`,
    );
    expect(docs).toContain(`\n${rows.join('\n')}\n\n`);
  });

  it('names every option of the command', () => {
    const options = [...helpText().matchAll(/--(?:\[no-\])?(\w+)/g)].map((match) => `--${match[1]}`);
    expect(options.length).toBeGreaterThan(6);
    for (const option of options) expect(docs).toContain(`\`${option}\``);
  });
});
