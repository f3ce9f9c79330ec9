/**
 * A fingerprint of everything about a foreign tool that a model reads. A server that changes a description after it was
 * approved ("tool poisoning") changes it. Pure.
 */

export interface PinnedDefinition {
  readonly name: string;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly inputSchema: unknown;
}

/** `sha256-` and 43 characters of base64url. */
export async function toolPin({ name, title, description, inputSchema }: PinnedDefinition): Promise<string> {
  const text = canonical([name, title ?? null, description ?? null, inputSchema]);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  const base64 = btoa(String.fromCharCode(...digest));
  return `sha256-${base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`;
}

/** JSON with sorted keys: the order of a schema's fields is nothing that a model is told. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
}
