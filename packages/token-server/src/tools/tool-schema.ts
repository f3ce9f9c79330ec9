/** Turns a tool's zod input into the JSON Schema that the model is shown. Once, at definition; frozen. Pure. */
import type { JsonSchema } from '@voice-agent/protocol';
import { z } from 'zod';
import { misconfigured } from '../errors.ts';

/**
 * The JSON Schema (draft 7, the one that models know best) of what a caller may write.
 *
 * @throws VoiceServerError invalid_configuration: names the path of what JSON Schema cannot say.
 */
export function toolSchema(input: z.ZodType): JsonSchema {
  const schema = convert(input) as Record<string, unknown>;
  delete schema.$schema;
  if (schema.type !== 'object') {
    throw misconfigured(
      'input',
      'must be an object schema, e.g. z.strictObject({ … }); models call tools with one object',
    );
  }
  return deepFreeze(schema);
}

function convert(input: z.ZodType): unknown {
  try {
    return z.toJSONSchema(input, {
      io: 'input',
      target: 'draft-07',
      unrepresentable({ path, message }) {
        throw misconfigured(dotted(path), `${message}; describe what the model shall write, e.g. z.iso.date()`);
      },
      override({ jsonSchema }) {
        // zod spells formats out as patterns of hundreds of characters. They cost tokens in every turn; we validate anyway.
        if (jsonSchema.format) delete jsonSchema.pattern;
      },
    });
  } catch (error) {
    if (error instanceof Error && error.name === 'VoiceServerError') throw error;
    throw misconfigured('input', 'cannot be turned into JSON Schema', error);
  }
}

/** JSON Schema's `properties.a.items` as a person's `input.a[]`. */
function dotted(path: readonly (string | number)[]): string {
  let text = 'input';
  for (let i = 0; i < path.length; i++) {
    const part = path[i];
    if (part === 'properties') text += `.${path[++i]}`;
    else if (part === 'items') text += '[]';
    else if (part !== 'anyOf' && part !== 'oneOf' && part !== 'allOf')
      text += typeof part === 'number' ? '' : `.${part}`;
  }
  return text;
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const item of Object.values(value)) deepFreeze(item);
  return Object.freeze(value);
}
