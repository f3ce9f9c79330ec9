/** The address that a browser is given, where it may depend on the one it called. Pure. */

/**
 * An address, or a function that is told the address that the browser called: a server can send visitors back to itself
 * under whatever name they used.
 */
export type BrowserAddress = string | ((requestUrl: string) => string);

/** Checks an address now and what a function answers whenever it is asked. @throws VoiceServerError invalid_configuration */
export function browserAddress<T>(
  path: string,
  address: BrowserAddress,
  check: (path: string, address: string) => T,
): (requestUrl: string) => T {
  if (typeof address === 'function') return (requestUrl) => check(path, address(requestUrl));
  const fixed = check(path, address);
  return () => fixed;
}
