/** A page's module, bundled by Vite with the built packages, as a customer's project does it. */
import { build, type Rolldown } from 'vite';

export interface Bundle {
  /** What a page needs, by its path; the module itself is `/main.js`. */
  readonly files: Readonly<Record<string, string>>;
  /** What of it the module imports statically, itself included. */
  readonly first: readonly string[];
  /** Whose code is in it, by the modules' paths. Of Worker and worklets nothing is known. */
  readonly modules: readonly string[];
}

/** @param source - TypeScript, or TSX. */
export async function bundle(source: string): Promise<Bundle> {
  const entry = 'virtual:main.tsx';
  const result = await build({
    configFile: false,
    logLevel: 'error',
    base: './',
    plugins: [
      {
        name: 'main',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? { code: source, moduleType: 'tsx' } : null),
      },
    ],
    build: {
      write: false,
      modulePreload: false,
      target: 'es2022',
      rolldownOptions: { input: entry, output: { entryFileNames: 'main.js' } },
    },
  });
  const output = (result as Rolldown.RolldownOutput).output;
  const chunks = output.filter((file) => file.type === 'chunk');
  const closure = (name: string, found: Set<string> = new Set()): Set<string> => {
    if (found.has(name)) return found;
    found.add(name);
    for (const next of chunks.find(({ fileName }) => fileName === name)?.imports ?? []) closure(next, found);
    return found;
  };
  return {
    files: Object.fromEntries(
      output.map((file) => [`/${file.fileName}`, String(file.type === 'chunk' ? file.code : file.source)]),
    ),
    first: [...closure('main.js')].map((name) => `/${name}`),
    modules: chunks.flatMap(({ moduleIds }) => moduleIds),
  };
}
