/** What the project's scripts do for a bench: build the widget and find a browser. They are compiled before this runs. */

const SCRIPTS = new URL('../../../scripts/dist/', import.meta.url);

/** bench/, with results.json and README.md. */
export const BENCH = new URL('../../', import.meta.url);
export const WIDGET_DIST = new URL('../../../packages/widget/dist/', import.meta.url);
export const NODE_MODULES = new URL('../../../node_modules/', import.meta.url);

/** Builds the script-tag build where it is older than its sources. @throws Error where it cannot be built. */
export async function buildWidget(): Promise<void> {
  // By address: an import across projects is not rewritten to the compiled file.
  const build = (await import(new URL('build.js', SCRIPTS).href)) as typeof import('../../../scripts/build.ts');
  if (!(await build.buildWidget())) throw new Error('The widget could not be built.');
}

/** @throws Error where there is none. */
export async function findChromium(): Promise<string> {
  const find = (await import(
    new URL('find-program.js', SCRIPTS).href
  )) as typeof import('../../../scripts/find-program.ts');
  const chromium = await find.findChromium();
  if (!chromium) throw new Error('No Chromium found. Install one, or set CHROMIUM_PATH.');
  return chromium;
}
