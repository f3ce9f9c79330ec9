/**
 * What each package promises: every export of every entry with its declaration, from the compiled types, by API Extractor.
 * One compilation for all of them. `tsc -b` must have run.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';

export interface ApiEntry {
  /** As it is imported. */
  readonly name: string;
  /** Its compiled types. */
  readonly types: string;
  readonly packageFolder: string;
}

/** Every entry that a package exports with types and code; typings of frameworks are written by hand and have a test. */
export async function apiEntries(): Promise<ApiEntry[]> {
  const packages = ['protocol', 'widget', 'token-server', 'voice-pipeline'].map((name) => `packages/${name}`);
  const entries = packages.map(async (packageFolder) => {
    const text = await readFile(`${packageFolder}/package.json`, 'utf8');
    const { name, exports } = JSON.parse(text) as {
      name: string;
      exports: Record<string, string | { types?: string }>;
    };
    return Object.entries(exports).flatMap(([path, target]) => {
      const types = typeof target === 'object' ? target.types : undefined;
      if (!types?.startsWith('./dist/')) return [];
      return { name: name + path.slice(1), types: resolve(packageFolder, types), packageFolder };
    });
  });
  return (await Promise.all(entries)).flat();
}

/** A function that reports one of the entries. */
export function apiReporter(entries: readonly ApiEntry[]): (entry: ApiEntry) => Promise<string> {
  const [first] = entries;
  if (!first) throw new Error('No package has an entry.');
  const compilerState = CompilerState.create(configOf(first, entries, tmpdir()), {
    additionalEntryPoints: entries.map(({ types }) => types),
  });
  return async (entry) => {
    const folder = await mkdtemp(join(tmpdir(), 'voice-agent-api-'));
    try {
      Extractor.invoke(configOf(entry, entries, folder), {
        compilerState,
        localBuild: true,
        messageCallback(message) {
          if (message.category === 'Compiler') throw new Error(message.text);
          message.logLevel = ExtractorLogLevel.None;
        },
      });
      return plain(await readFile(join(folder, 'report.api.md'), 'utf8'));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
}

function configOf(entry: ApiEntry, entries: readonly ApiEntry[], folder: string): ExtractorConfig {
  const silent = { default: { logLevel: ExtractorLogLevel.None } };
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: resolve(entry.packageFolder, 'package.json'),
    configObject: {
      projectFolder: resolve('.'),
      mainEntryPointFilePath: entry.types,
      newlineKind: 'lf',
      compiler: { overrideTsconfig: { compilerOptions, files: entries.map(({ types }) => types) } },
      apiReport: {
        enabled: true,
        includeForgottenExports: true,
        reportFileName: 'report.api.md',
        reportFolder: folder,
        reportTempFolder: join(folder, 'temp'),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: { extractorMessageReporting: silent, tsdocMessageReporting: silent },
    },
  });
}

const compilerOptions = {
  target: 'ES2022',
  module: 'ESNext',
  moduleResolution: 'bundler',
  lib: ['ES2022', 'DOM', 'DOM.Iterable'],
  types: ['node'],
  strict: true,
  skipLibCheck: true,
  noEmit: true,
  allowImportingTsExtensions: true,
};

/** Whether something has a comment is not the surface. */
function plain(report: string): string {
  return report.replaceAll(/^ *\/\/ \(undocumented\)\n/gm, '').replaceAll(/^(\/\/ @public) \(undocumented\)$/gm, '$1');
}
