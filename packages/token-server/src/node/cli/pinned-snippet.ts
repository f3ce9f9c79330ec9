/** The lines for a page, with the script pinned to the build that is served now. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Browsers check the entry, which names its parts by their hashes: another build is another entry, and a page with this
 * snippet refuses it. Undefined where the folder has no such build.
 */
export async function pinnedSnippet(url: string, widget: string): Promise<string | undefined> {
  const entry = await readFile(join(widget, 'voice-agent.js')).catch(() => undefined);
  if (!entry) return undefined;
  const integrity = `sha384-${createHash('sha384').update(entry).digest('base64')}`;
  return `<script type="module" src="${url}/voice-agent.js" integrity="${integrity}"></script>
<voice-agent></voice-agent>`;
}
