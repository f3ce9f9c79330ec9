/** What is used of WebAssembly, which the compiler knows only with the DOM's types. */
declare namespace WebAssembly {
  type Module = object;
  class Instance {
    constructor(module: Module, imports: Readonly<Record<string, object>>);
    readonly exports: Record<string, unknown>;
  }
  function compile(bytes: Uint8Array): Promise<Module>;
}
