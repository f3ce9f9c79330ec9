/** Ids for the items that we create, so that we know them again in what the provider sends. */

/** 27 characters; the protocol allows 32. */
export function newItemId(): string {
  // Not randomUUID: it exists in secure contexts only, and typing works without one.
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `va_${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
