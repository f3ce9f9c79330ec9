/** For what a test cannot ask the browser itself. */
export const isFirefox = 'mozInnerScreenX' in globalThis;
