/** Whose conversation is kept from page to page: one for each token server and agent. */

/** undefined: `server` is no address, so there can be none. */
export function conversationKey(server: URL | string | undefined, agent?: string | null): string | undefined {
  if (!server || !URL.canParse(server, document.baseURI)) return undefined;
  return `${new URL(server, document.baseURI)} ${agent ?? ''}`;
}
