/** The files of a script-tag build: what one brings with it, and what a call brings. */
import { readdir, readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

/** Of a call in English, as most are: panel and session, words, the media thread, the audio thread. */
const CALL = /^(conversation|en|media\.worker|voice\.worklet)-[\w-]{8}\.js$/;
const IMPORT = /(?:\bfrom|\bimport)\s*["'](\.[^"']+)["']/g;

/** A file and everything that it imports statically, each once. @param found - by address; is added to. */
export async function filesFrom(folder: URL, name: string, found = new Map<string, string>()): Promise<string[]> {
  const { href } = new URL(name, folder);
  if (!found.has(href)) {
    const code = await readFile(new URL(href), 'utf8');
    found.set(href, code);
    for (const [, specifier = ''] of code.matchAll(IMPORT)) await filesFrom(new URL(href), specifier, found);
  }
  return [...found.values()];
}

/** What the first spoken call adds to the script tag's own files. @throws Error where the build has other files. */
export async function filesOfCall(folder: URL): Promise<string[]> {
  const names = (await readdir(new URL('widget/', folder))).filter((name) => CALL.test(name));
  if (names.length !== 4) throw new Error(`A call was expected to load four files, not ${names.join(', ') || 'none'}.`);
  const found = new Map<string, string>();
  const first = await filesFrom(folder, 'voice-agent.js', found);
  for (const name of names) await filesFrom(folder, `widget/${name}`, found);
  return [...found.values()].slice(first.length);
}

/** Bytes, each file compressed by itself as a server sends it. */
export function gzipSize(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0);
}
