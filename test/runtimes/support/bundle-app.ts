/** The app with all that it imports as one file, as bundlers for Workers make it: it must import nothing, of Node neither. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const APP = fileURLToPath(new URL('portable-app.ts', import.meta.url));

/** Answers the file's path. Its default export has a `fetch`: Bun, Deno and Workers serve such a module as it is. */
export async function bundleApp(folder: string): Promise<string> {
  const entry = join(folder, 'entry.ts');
  await writeFile(
    entry,
    `import { app } from ${JSON.stringify(APP)};\nexport default { fetch: (r) => app.fetch(r) };\n`,
  );
  const resolve = { mainFields: ['module', 'main'], conditionNames: ['@voice-agent/source', 'import', 'default'] };
  const bundle = await rolldown({ input: entry, platform: 'neutral', resolve });
  const file = join(folder, 'app.mjs');
  const { output } = await bundle.write({ file, format: 'esm', codeSplitting: false });
  const [{ imports }] = output;
  if (imports.length > 0) throw new Error(`the core imports what not every runtime has: ${imports.join(', ')}`);
  return file;
}
