/** The Content Security Policy of the demo's pages: nothing but their own origin, and the provider's socket. */

/**
 * @param url - of the request
 * @param realtimeOrigin - where the widget's socket goes; undefined: to this server
 */
export function carefulPolicy(url: string, realtimeOrigin: string | undefined): string {
  const { host } = new URL(url);
  const sockets = realtimeOrigin ?? `ws://${host} wss://${host}`;
  return `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; worker-src 'self'; connect-src 'self' ${sockets}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
}
