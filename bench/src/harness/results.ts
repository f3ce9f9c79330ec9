/**
 * `bench/results.json`, the one file for every bench of the project. A run replaces its own measures and keeps the rest;
 * machine and date are those of the latest run.
 */
import { readFile, writeFile } from 'node:fs/promises';
import type { Measure } from './measure.ts';

export interface Results {
  readonly machine: string;
  /** ISO 8601. */
  readonly date: string;
  readonly measures: readonly Measure[];
}

/**
 * Suites in alphabetical order, so that a run changes only its own lines; within a suite as they were measured.
 * @param whole - suites that ran with all their scenarios: what they measured once and no longer do is dropped.
 */
export function mergeResults(old: Results | undefined, run: Results, whole: readonly string[]): Results {
  const measured = new Map(run.measures.map((measure) => [measure.id, measure]));
  const kept: Measure[] = [];
  for (const measure of old?.measures ?? []) {
    if (whole.includes(suiteOf(measure.id))) continue;
    kept.push(measured.get(measure.id) ?? measure);
    measured.delete(measure.id);
  }
  // Array.prototype.sort is stable.
  const measures = [...kept, ...measured.values()].sort((a, b) => suiteOf(a.id).localeCompare(suiteOf(b.id), 'en'));
  return { ...run, measures };
}

/** Undefined where there is none yet. @throws Error where the file holds something else. */
export async function readResults(file: URL): Promise<Results | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const results = JSON.parse(text) as Partial<Results> | null;
  if (!Array.isArray(results?.measures))
    throw new Error(`${file.pathname} holds no measures. Delete it to start anew.`);
  return results as Results;
}

export async function writeResults(file: URL, results: Results): Promise<void> {
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
}

export function suiteOf(id: string): string {
  return id.split('.')[0] ?? id;
}
