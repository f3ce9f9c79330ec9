/** Keeps a call's arguments out of the log. Handlers quote their input in errors: "no row for A-42". Pure. */

/** The fields with every argument in them replaced: arguments are the visitor's words. */
export function withoutArguments(fields: Readonly<Record<string, unknown>>, input: unknown): Record<string, unknown> {
  const values = [...new Set(leaves(input))].sort((a, b) => b.length - a.length);
  if (values.length === 0) return { ...fields };
  // In one go: what is put in may hold an argument, too, and would be looked through again for each of thousands.
  const any = new RegExp(values.map((value) => value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g');
  const scrub = (text: string) => text.replace(any, '[argument]');
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, typeof value === 'string' ? scrub(value) : value]),
  );
}

/** Every text and number in a JSON value that is long enough to tell something. */
function leaves(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(leaves);
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return text.length >= 3 ? [text] : [];
}
