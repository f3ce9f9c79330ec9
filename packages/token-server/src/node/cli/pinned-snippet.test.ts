import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { pinnedSnippet } from './pinned-snippet.ts';

it('pins the script to the bytes that are served', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'voice-agent-widget-'));
  await writeFile(join(folder, 'voice-agent.js'), 'import"./widget/launcher-abc.js";');

  const snippet = await pinnedSnippet('https://agent.example.com', folder);

  const hash = createHash('sha384').update('import"./widget/launcher-abc.js";').digest('base64');
  expect(snippet).toContain(`src="https://agent.example.com/voice-agent.js" integrity="sha384-${hash}"`);
  await rm(folder, { recursive: true });
});

it('has nothing to pin where there is no build', async () => {
  expect(await pinnedSnippet('https://agent.example.com', '/nowhere')).toBeUndefined();
});
