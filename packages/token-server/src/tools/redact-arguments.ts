/** Takes the arguments out that a tool wants kept private, and checks at definition that they exist. Pure. */
import type { JsonSchema } from '@voice-agent/protocol';
import { misconfigured } from '../errors.ts';

/**
 * A copy without the values at `paths`; `*` stands for every item of a list or every key. Arguments are the model's and need
 * not fit: in a list where one is wanted each is looked through, and a text where an object is wanted may hold it as JSON, so
 * it goes as a whole.
 */
export function redactArguments(value: unknown, paths: readonly string[]): unknown {
  return paths.reduce<unknown>((rest, path) => without(rest, path.split('.')), value);
}

function without(value: unknown, path: readonly string[]): unknown {
  const [key = '', ...deeper] = path;
  if (value === null || value === undefined) return value;
  if (typeof value !== 'object') return undefined;
  if (Array.isArray(value)) {
    if (key !== '*') return value.map((item) => without(item, path));
    return deeper.length === 0 ? [] : value.map((item) => without(item, deeper));
  }
  const kept = Object.entries(value).flatMap(([name, item]) => {
    if (key !== '*' && key !== name) return [[name, item]];
    return deeper.length === 0 ? [] : [[name, without(item, deeper)]];
  });
  return Object.fromEntries(kept);
}

/**
 * A path with a typing mistake would leak what it was written to hide.
 *
 * @throws VoiceServerError invalid_configuration
 */
export function checkRedaction(paths: readonly string[], parameters: JsonSchema): void {
  if (!Array.isArray(paths)) throw misconfigured('redact', 'must be a list of paths, e.g. ["card.number"]');
  for (const path of paths) {
    if (typeof path === 'string' && reaches(parameters, path.split('.'))) continue;
    throw misconfigured('redact', `the input has nothing at ${JSON.stringify(path)}`);
  }
}

/** Whether the schema has the path. Where it is open (a record, a union, a reference) the path is believed. */
function reaches(schema: unknown, [key, ...deeper]: readonly string[]): boolean {
  if (key === undefined) return true;
  if (typeof schema !== 'object' || schema === null) return true;
  const { properties, items, additionalProperties, type } = schema as Record<string, unknown>;
  if (key === '*') return type === 'array' ? reaches(items, deeper) : type === undefined || type === 'object';
  if (type !== 'object') return type === undefined;
  const known = properties as Record<string, unknown> | undefined;
  if (known && Object.hasOwn(known, key)) return reaches(known[key], deeper);
  return typeof additionalProperties === 'object' ? reaches(additionalProperties, deeper) : known === undefined;
}
