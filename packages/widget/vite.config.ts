/**
 * Two builds from one command, `vite build -c packages/widget/vite.config.ts`:
 * the script tag's (dist/voice-agent.js and its hashed siblings in dist/widget/) and npm's (dist/npm/). Types come from
 * `tsc -b` (dist/types/). All addresses in both are relative to the file they stand in, so any origin may serve them.
 */
import { readdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { defaultClientConditions, defineConfig, type EnvironmentOptions, type Plugin, type Rolldown } from 'vite';
import { compileAtOnce } from './compile-at-once.plugin.ts';
import { entryInOneFile } from './entry-in-one-file.plugin.ts';
import { lexerOnly } from './lexer-only.plugin.ts';
import { minifyScript } from './minify-script.plugin.ts';
import { minifyStyles } from './minify-styles.plugin.ts';
import { minifyTemplates } from './minify-templates.plugin.ts';
import { stripLit } from './strip-lit.plugin.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const HASHED = 'widget/[name]-[hash].js';
const HASHED_IN_WORKER = 'widget/worker-[name]-[hash].js';

interface Target {
  outDir: string;
  codeSplitting?: Rolldown.CodeSplittingOptions;
  entry: Record<string, string>;
  external?: RegExp;
}

/** Library mode, so that an entry stays a plain module and a lazy import a plain `import()`. */
function target({ outDir, entry, external, codeSplitting }: Target): EnvironmentOptions {
  return {
    consumer: 'client',
    resolve: { conditions: ['@voice-agent/source', ...defaultClientConditions] },
    build: {
      outDir: here(outDir),
      emptyOutDir: false,
      copyPublicDir: false,
      sourcemap: true,
      target: 'es2022',
      lib: { entry, formats: ['es'] },
      rolldownOptions: {
        external,
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: HASHED,
          minify: false,
          codeSplitting,
          // Of a module that is there twice, debuggers show one.
          sourcemapPathTransform: (path) => path.replace(/\?.*$/, ''),
        },
      },
    },
  };
}

/** One file for what the bundler else puts into a file each, since the first intent's and those of rooms need it. */
const scriptChunks: Rolldown.CodeSplittingOptions = {
  groups: [
    {
      name: 'shared',
      test: /\/src\/(view\/(host\/(consent|kept|is-call-on|voice-agent\.events)|words\/(fill-label|entry-words|spoken-text))|tools\/(shape|parse-answer)|errors\/[\w-]+)\.ts$|\/lit-html\/|\/css-tag\.js$/,
    },
  ],
};

/** `widget/media.worker.js`: the Worker under a name that stays, for a page's own one-line file (`worker-url`) to import. */
async function nameWorker(): Promise<void> {
  const hashed = (await readdir(here('dist/widget'))).find((name) => /^media\.worker-[\w-]{8}\.js$/.test(name));
  if (!hashed) throw new Error('The build has no media.worker.');
  await writeFile(here('dist/widget/media.worker.js'), `import './${hashed}';\n`);
}

/** npm's Worker in one file: the bundlers of others copy the one that is named, and nothing that it would load. */
function workerInOneFile(): Plugin {
  return {
    name: 'worker-in-one-file',
    enforce: 'pre',
    resolveId: {
      filter: { id: /^\.\/media\.worker\.ts\?/ },
      handler(id, importer) {
        if (this.environment.name !== 'npm') return null;
        return this.resolve(id.replace('media.worker', 'media-with-g711.worker'), importer, { skipSelf: true });
      },
    },
  };
}

export default defineConfig({
  root: here('.'),
  base: './',
  plugins: [
    entryInOneFile('/src/embed.ts'),
    workerInOneFile(),
    stripLit(),
    lexerOnly(),
    minifyStyles(),
    minifyTemplates(),
    minifyScript(),
    compileAtOnce('voice-agent'),
  ],
  worker: {
    format: 'es',
    plugins: () => [minifyScript()],
    rolldownOptions: {
      output: { entryFileNames: HASHED, chunkFileNames: HASHED_IN_WORKER, minify: false },
    },
  },
  environments: {
    script: target({ outDir: 'dist', entry: { 'voice-agent': here('src/embed.ts') }, codeSplitting: scriptChunks }),
    npm: target({
      outDir: 'dist/npm',
      entry: { index: here('src/index.ts'), define: here('src/define.ts'), session: here('src/session.ts') },
      external: /^(lit|marked|@voice-agent\/protocol)(\/|$)/,
    }),
  },
  builder: {
    async buildApp({ build, environments }) {
      for (const built of ['dist/voice-agent.js', 'dist/voice-agent.js.map', 'dist/widget', 'dist/npm']) {
        await rm(here(built), { recursive: true, force: true });
      }
      for (const { script, npm } of [environments]) {
        if (script) await build(script);
        await nameWorker();
        if (npm) await build(npm);
      }
    },
  },
});
