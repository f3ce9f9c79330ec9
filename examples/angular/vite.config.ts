import { defineConfig } from 'vite';

/** Angular compiles its templates in the browser here, which is enough to try it. `ng build` compiles them before. */
export default defineConfig({
  build: { outDir: 'dist', target: 'es2022' },
});
