/** Looks for programs that npm does not bring. */
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** The first of `names` on the PATH, as an absolute path. */
export async function findOnPath(...names: string[]): Promise<string | undefined> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of names) {
      const file = join(folder, name);
      if (await isExecutable(file)) return file;
    }
  }
  return undefined;
}

/** A Chromium for the browser tests: CHROMIUM_PATH, one on the PATH, or macOS's applications. */
export async function findChromium(): Promise<string | undefined> {
  const named = process.env.CHROMIUM_PATH;
  if (named) return (await isExecutable(named)) ? named : undefined;
  const found = await findOnPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable');
  if (found) return found;
  const applications = ['Chromium', 'Google Chrome'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  for (const file of applications) if (await isExecutable(file)) return file;
  return undefined;
}

/** A Firefox for the browser tests: FIREFOX_PATH, one on the PATH, or macOS's application. */
export async function findFirefox(): Promise<string | undefined> {
  const named = process.env.FIREFOX_PATH;
  if (named) return (await isExecutable(named)) ? named : undefined;
  const application = '/Applications/Firefox.app/Contents/MacOS/firefox';
  return (await findOnPath('firefox-esr', 'firefox')) ?? ((await isExecutable(application)) ? application : undefined);
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
