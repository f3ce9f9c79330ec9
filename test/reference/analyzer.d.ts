/** What the analyzer exports and does not declare. */
declare module '@custom-elements-manifest/analyzer/index.js' {
  import type { Plugin } from '@custom-elements-manifest/analyzer';
  import type { Package } from 'custom-elements-manifest/schema';

  /** Opaque: made by `ts`, read by `create`. */
  export interface SourceFile {
    readonly fileName: string;
  }

  export const ts: {
    createSourceFile(path: string, text: string, target: number, setParentNodes: boolean): SourceFile;
    readonly ScriptTarget: { readonly ES2015: number };
  };

  export function create(options: {
    modules: readonly SourceFile[];
    plugins: readonly Plugin[];
    context: { dev: boolean };
  }): Package;
}

declare module '@custom-elements-manifest/analyzer/src/features/framework-plugins/lit/lit.js' {
  import type { Plugin } from '@custom-elements-manifest/analyzer';

  export function litPlugin(): Plugin[];
}
