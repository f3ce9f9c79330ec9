/**
 * Puts all that an entry imports into the entry's own file: a second file that waits for the first costs a page a fifth more
 * of its main thread before the first click. What a later file needs, too (an error class, `css`), is there twice: if it
 * imported the entry instead, a page whose script tag has a query in its address would load the launcher once more.
 * So nothing that is imported on both sides may hold state.
 */
import type { Plugin } from 'vite';

/** Another address is another module. */
const OWN = '?entry';

/** @param entry - how the entry's path ends. */
export function entryInOneFile(entry: string): Plugin {
  return {
    name: 'entry-in-one-file',
    apply: 'build',
    enforce: 'pre',
    async resolveId(source, importer, { kind }) {
      const isOwn = importer?.endsWith(OWN) || importer?.endsWith(entry);
      if (!isOwn || kind === 'dynamic-import') return null;
      const resolved = await this.resolve(source, importer, { skipSelf: true, kind });
      return resolved && { ...resolved, id: `${resolved.id.replace(OWN, '')}${OWN}` };
    },
  };
}
