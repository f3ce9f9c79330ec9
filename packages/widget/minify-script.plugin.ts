/** Minifies first as vite does, then with terser, which takes out what the first leaves, and again what it left itself. */
import { minify as minifyWithTerser } from 'terser';
import { minify, type Plugin } from 'vite';

/** Chosen for the size after gzip, to which repeated statements and functions side by side are cheap. */
const COMPRESS = { passes: 3, sequences: false, hoist_funs: true, keep_fargs: false, lhs_constants: false };

/** Asks for `minify: false` in the output, so that nothing is minified a third time. */
export function minifyScript(): Plugin {
  return {
    name: 'minify-script',
    apply: 'build',
    async renderChunk(code, { fileName }) {
      const first = await minify(fileName, code, { module: true, sourcemap: true });
      let { code: minified, map } = first;
      for (let pass = 0; pass < 2; pass++) {
        const sourceMap = { content: JSON.stringify(map), asObject: true };
        const result = await minifyWithTerser(minified, { ecma: 2020, module: true, compress: COMPRESS, sourceMap });
        minified = result.code ?? '';
        map = result.map as NonNullable<typeof map>;
      }
      return { code: minified, map };
    },
  };
}
