/** Where PocketSphinx and its American English model are on this machine, or what to install. */
import { existsSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { PipelineError } from '../../errors.ts';

export interface PocketSphinxPaths {
  /** The program; by default the first of `pocketsphinx_continuous` and `pocketsphinx` on the PATH. */
  program?: string;
  /** The directory that holds the acoustic model `en-us/`, `en-us.lm.bin` and `cmudict-en-us.dict`. */
  modelDirectory?: string;
}

export interface PocketSphinxInstallation {
  program: string;
  /** Debian has 5prealpha's `pocketsphinx_continuous`; Homebrew has version 5, whose one program is called differently. */
  dialect: 'continuous' | 'version-5';
  acousticModel: string;
  languageModel: string;
  dictionary: string;
}

/** Whether `pocketSphinx()` would find what it needs here. */
export async function isPocketSphinxInstalled(paths: PocketSphinxPaths = {}): Promise<boolean> {
  return locatePocketSphinx(paths).then(
    () => true,
    () => false,
  );
}

/** @throws PipelineError `stt-failed` that names the command to install what is missing */
export async function locatePocketSphinx(paths: PocketSphinxPaths = {}): Promise<PocketSphinxInstallation> {
  const program = paths.program ?? (await findProgram());
  if (!program || !(await isExecutable(program)))
    throw missing(`The program ${paths.program ?? 'pocketsphinx_continuous'} is not installed.`);
  const candidates = paths.modelDirectory ? [paths.modelDirectory] : modelDirectories(program);
  const directory = candidates.find((candidate) => modelFiles(candidate).every((file) => existsSync(file)));
  if (!directory) throw missing(`Its American English model is not installed (looked in ${candidates.join(', ')}).`);
  const [acousticModel, languageModel, dictionary] = modelFiles(directory);
  const dialect = /pocketsphinx_continuous[^/]*$/u.test(program) ? 'continuous' : 'version-5';
  return { program, dialect, acousticModel, languageModel, dictionary };
}

function modelFiles(directory: string): [acousticModel: string, languageModel: string, dictionary: string] {
  return [join(directory, 'en-us'), join(directory, 'en-us.lm.bin'), join(directory, 'cmudict-en-us.dict')];
}

/** Beside the program's prefix first, which is right for Homebrew, Nix and /usr/local alike. */
function modelDirectories(program: string): string[] {
  const prefixes = new Set([dirname(dirname(program)), '/usr', '/usr/local', '/opt/homebrew']);
  return [...prefixes].map((prefix) => join(prefix, 'share/pocketsphinx/model/en-us'));
}

async function findProgram(): Promise<string | undefined> {
  const directories = (process.env.PATH ?? '').split(delimiter).filter((directory) => directory !== '');
  for (const name of ['pocketsphinx_continuous', 'pocketsphinx']) {
    for (const directory of directories) {
      const program = join(directory, name);
      if (await isExecutable(program)) return program;
    }
  }
  return undefined;
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function missing(what: string): PipelineError {
  const command =
    process.platform === 'darwin' ? 'brew install cmu-pocketsphinx' : 'apt-get install pocketsphinx pocketsphinx-en-us';
  return new PipelineError('stt-failed', `Speech recognition needs PocketSphinx. ${what} Install it: ${command}`);
}
