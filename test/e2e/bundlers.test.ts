/**
 * `@voice-agent/widget/define` and `…/session` as bundlers make them, installed from their tarball, on a page that they know
 * nothing of: Worker and worklets are found, and G.711, which the Worker loads by itself elsewhere. vite and esbuild are the
 * project's own.
 */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { packPackages } from '../../scripts/pack-packages.ts';
import { type HostPage, openHostPage } from './support/host-page.ts';
import { beginCall, expectCleanVisit, type ShopVisit, visitShop, waitForTurn } from './support/visit-shop.ts';

const OWN = join(import.meta.dirname, '../../node_modules/.bin');
/** Each writes `main.js` and what it needs into the folder, which is the page's root. */
const bundlers = [
  { name: 'vite', command: [join(OWN, 'vite'), 'build', '--outDir', 'vite'] },
  { name: 'webpack', command: ['node_modules/.bin/webpack', '--config', 'webpack.config.mjs'] },
  {
    name: 'esbuild',
    command: [join(OWN, 'esbuild'), 'main.js', '--bundle', '--splitting', '--format=esm', '--outdir=esbuild'],
    copies: true,
  },
];

const WEBPACK_CONFIG = `export default {
  mode: 'production',
  entry: './main.js',
  output: { path: import.meta.dirname + '/webpack', filename: 'main.js' },
};`;
const VITE_CONFIG = `export default {
  build: { rolldownOptions: { input: 'main.js', output: { entryFileNames: 'main.js' } } },
};`;

const ELEMENT = "import '@voice-agent/widget/define';\n";
const SESSION = `import { createVoiceSession } from '@voice-agent/widget/session';
const { server } = document.querySelector('main').dataset;
const session = createVoiceSession({ server, agent: 'counter', audioFormat: 'audio/pcmu' });
document.querySelector('button').onclick = () => session.start('voice');
session.subscribe(({ entries }) => {
  document.querySelector('output').textContent = entries.map(({ text }) => text).join(' ');
});
`;

const run = promisify(execFile);
let folder: string;
let visit: ShopVisit;
let host: HostPage;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'voice-agent-bundlers-'));
  const tarballs = (await packPackages(folder))
    .map(({ tarball }) => tarball)
    .filter((path) => /protocol|widget/.test(path));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  await writeFile(join(folder, 'webpack.config.mjs'), WEBPACK_CONFIG);
  await writeFile(join(folder, 'vite.config.js'), VITE_CONFIG);
  const quick = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  await run('npm', ['install', ...quick, 'webpack@5', 'webpack-cli@6', ...tarballs], { cwd: folder });
}, 180_000);

beforeEach(async () => {
  host = await openHostPage();
});

afterEach(async () => {
  await visit?.close();
  await host.close();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(bundlers)('bundled by $name', (bundler) => {
  it('@voice-agent/widget/define begins a call on a thin line, with its Worker', async () => {
    const scripts = await bundle(ELEMENT, bundler);
    visit = await visitShop({ microphone: [60], origins: [host.origin] });
    const element = `<voice-agent server="${visit.proxy.url}" agent="counter" audio-format="pcmu"></voice-agent>`;
    host.show({ body: `${element}<script type="module" src="/main.js"></script>`, scripts });

    await visit.page.goto(host.origin);
    await beginCall(visit.page);
    await waitForTurn(visit.page, 'agent', /larkspur cycles/i);

    expect(visit.page.workers()).toHaveLength(1);
    expectCleanVisit(visit);
  });

  it('@voice-agent/widget/session does so without lit and without the panel', async () => {
    const scripts = await bundle(SESSION, bundler);
    for (const [name, code] of Object.entries(scripts)) {
      expect(code, name).not.toMatch(/litHtmlVersions|reactiveElementVersions|attachShadow|customElements/);
    }
    visit = await visitShop({ microphone: [60], origins: [host.origin] });
    const { page, proxy } = visit;
    const body = `<main data-server="${proxy.url}"><button>Talk</button><output></output></main>`;
    host.show({ body: `${body}<script type="module" src="/main.js"></script>`, scripts });

    await page.goto(host.origin);
    await page.getByRole('button').click();
    await page
      .locator('output')
      .filter({ hasText: /larkspur cycles/i })
      .waitFor();

    expect(page.workers()).toHaveLength(1);
    expectCleanVisit(visit);
  });
});

/** The page's scripts by their paths; `/main.js` is the module given. */
async function bundle(main: string, { name, command, copies }: (typeof bundlers)[number]) {
  const [program = '', ...args] = command;
  const out = join(folder, name);
  await rm(out, { recursive: true, force: true });
  await writeFile(join(folder, 'main.js'), main);
  const { stdout, stderr } = await run(program, args, { cwd: folder });
  expect(stdout + stderr).not.toMatch(/warning/i);
  // As docs/embedding.md says of bundlers that leave `new URL('…', import.meta.url)` as it is.
  if (copies) await copyOffThreadFiles(out);
  return scriptsIn(out);
}

async function copyOffThreadFiles(out: string): Promise<void> {
  const widget = join(folder, 'node_modules/@voice-agent/widget/dist/npm/widget');
  const names = (await readdir(widget)).filter((name) => /\.(worker|worklet)-.*\.js$/.test(name));
  for (const name of names) await cp(join(widget, name), join(out, name));
}

async function scriptsIn(out: string): Promise<Record<string, string>> {
  const names = (await readdir(out, { recursive: true })).filter((name) => name.endsWith('.js'));
  const read = names.map(async (name) => [`/${name}`, await readFile(join(out, name), 'utf8')] as const);
  return Object.fromEntries(await Promise.all(read));
}
