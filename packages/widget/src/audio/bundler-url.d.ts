/** The bundler compiles the named file into one of its own and gives its address (vite: `?worker&url`). */
declare module '*?worker&url' {
  const url: string;
  // biome-ignore lint/style/noDefaultExport: the bundler's modules export nothing else.
  export default url;
}
