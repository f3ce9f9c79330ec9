/** One JSON document in one file: read with a check, written whole or not at all. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';

/** Reads and checks the file. A missing file is `fallback`. @throws Error that names the file and what is wrong in it. */
export async function readJsonFile<T>(file: string, schema: z.ZodType<T>, fallback?: T): Promise<T> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (fallback !== undefined && (error as NodeJS.ErrnoException).code === 'ENOENT') return fallback;
    throw new Error(`Cannot read ${file}.`, { cause: error });
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(`${file} does not hold what it should. Mend it, or delete it to begin anew.`, { cause: error });
  }
}

/** Writes beside the file and renames, so that a crash leaves the old document or the new one. */
export async function writeJsonFile(file: string, document: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.tmp`;
  await writeFile(draft, `${JSON.stringify(document, null, 2)}\n`);
  await rename(draft, file);
}
