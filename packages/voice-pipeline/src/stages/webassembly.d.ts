/** What is used of WebAssembly, which the compiler knows only with the DOM's types. */
declare namespace WebAssembly {
  type Module = object;
  type Instance = object;
  type Imports = object;
  function compile(bytes: Uint8Array): Promise<Module>;
  function instantiate(module: Module, imports: Imports): Promise<Instance>;
}
