/** Whose conversation is kept from page to page: one for each token server and agent. */

export function conversationKey(server: URL, agent?: string | null): string {
  return `${server} ${agent ?? ''}`;
}
