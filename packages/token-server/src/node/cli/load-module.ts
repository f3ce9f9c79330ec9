/**
 * Loads a module of the customer's, TypeScript or not, and everything it imports, anew each time. Packages are not
 * loaded anew. This package is handed in as it runs here: agents of a second copy would not be known as agents.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createJiti } from 'jiti';
import * as tokenServer from '../../index.ts';
import * as nodeServer from '../index.ts';
import { CliError } from './cli-error.ts';

const NAME = '@voice-agent/token-server';
/** They are plain JavaScript: loading them natively is quicker, and keeps one instance over all reloads. */
const NATIVE = ['@voice-agent', 'zod', 'hono', '@hono', 'jose', 'ioredis', 'redis'];

/** @throws CliError: the file is not there, or does not load; with the first line of why. */
export async function loadModule(path: string): Promise<Readonly<Record<string, unknown>>> {
  const file = resolve(path);
  if (!existsSync(file)) throw new CliError(`There is no file ${file}.`);
  const jiti = createJiti(pathToFileURL(file).href, {
    moduleCache: false,
    fsCache: false,
    interopDefault: false,
    nativeModules: NATIVE,
    virtualModules: { [NAME]: tokenServer, [`${NAME}/node`]: nodeServer },
  });
  try {
    return await jiti.import<Record<string, unknown>>(file);
  } catch (error) {
    throw new CliError(`${path} does not load. ${reason(error)}`, { cause: error });
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const text = error.message.trim();
  return text === '' ? error.name : text;
}
