/** Whose conversation is kept from page to page: one for each token server and agent. */

/** @throws TypeError: `server` is no address, so there can be none. */
export function conversationKey(server: URL | string, agent?: string | null): string {
  return `${new URL(server, document.baseURI)} ${agent ?? ''}`;
}
