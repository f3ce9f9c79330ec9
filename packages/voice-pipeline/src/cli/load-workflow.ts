/** The user's module. It is theirs: whatever it does when it is loaded happens in this process. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Workflow } from '../workflow/workflow.ts';
import { CliError } from './cli-error.ts';

export interface LoadedWorkflow {
  readonly workflow: Workflow;
  readonly phrases: readonly string[];
  readonly slots: Readonly<Record<string, readonly string[]>>;
}

/** @throws CliError: the file is not there, does not load, or exports no workflow */
export async function loadWorkflow(path: string): Promise<LoadedWorkflow> {
  const file = resolve(path);
  if (!existsSync(file)) throw new CliError(`There is no file ${file}.`);
  const exported = await load(path, file);
  const workflow = exported.workflow ?? exported.default;
  if (!isWorkflow(workflow)) throw new CliError(`${path} exports no workflow: an object with a method \`run\`.`);
  const { phrases = [], slots = {} } = exported;
  if (!isListOfText(phrases)) throw new CliError(`\`phrases\` of ${path} must be a list of texts.`);
  if (typeof slots !== 'object' || slots === null || !Object.values(slots).every(isListOfText))
    throw new CliError(`\`slots\` of ${path} must be an object of lists of texts.`);
  return { workflow, phrases, slots: slots as LoadedWorkflow['slots'] };
}

/** Phrases of a file, one a line; empty lines and those that begin with # are left out. @throws CliError */
export async function readHints(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new CliError(`The hints in ${path} cannot be read.`, { cause });
  });
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

async function load(path: string, file: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (error) {
    const isOldNode = (error as { code?: unknown }).code === 'ERR_UNKNOWN_FILE_EXTENSION';
    const reason = isOldNode ? 'This Node runs JavaScript only: compile it first.' : firstLine(error);
    throw new CliError(`${path} does not load. ${reason}`, { cause: error });
  }
}

function isWorkflow(value: unknown): value is Workflow {
  return typeof value === 'object' && value !== null && 'run' in value && typeof value.run === 'function';
}

function isListOfText(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0] ?? text;
}
