/** Ids for the items that we create, so that we know them again in what the provider sends. */

/** Unique within a conversation, no secret, and shorter than the 32 characters that the protocol allows. */
export function newItemId(): string {
  return `va_${Math.random().toString(36).slice(2)}`;
}
