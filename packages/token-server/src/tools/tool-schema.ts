/** Turns a tool's input into the JSON Schema that the model is shown. Once, at definition; frozen. Pure. */
import type { JsonSchema } from '@voice-agent/protocol';
import { z } from 'zod';
import { misconfigured } from '../errors.ts';
import type { StandardSchema } from './standard-schema.ts';

/**
 * The JSON Schema (draft 7, the one that models know best) of what a caller may write.
 *
 * @param parameters - given by hand, for a validator that cannot tell.
 * @throws VoiceServerError invalid_configuration: names the path of what JSON Schema cannot say.
 */
export function toolSchema(input: StandardSchema, parameters?: JsonSchema): JsonSchema {
  if (typeof input?.['~standard']?.validate !== 'function') {
    throw misconfigured('input', 'must be an object schema of zod 4 or of another Standard Schema library');
  }
  // A copy that shares nothing with whoever made it.
  const schema = JSON.parse(JSON.stringify(parameters ?? convert(input))) as Record<string, unknown>;
  delete schema.$schema;
  if (schema.type !== 'object') {
    throw misconfigured(
      parameters ? 'parameters' : 'input',
      'must be an object schema, e.g. z.strictObject({ … }); models call tools with one object',
    );
  }
  return deepFreeze(schema);
}

function convert(input: StandardSchema): unknown {
  const { vendor, jsonSchema } = input['~standard'];
  // zod is asked in its own way, which names paths and leaves patterns out.
  if ('_zod' in input) return convertZod(input as unknown as z.ZodType);
  if (!jsonSchema) {
    const cause =
      vendor === 'zod' ? 'zod 3 cannot tell its JSON Schema; use zod 4, or' : `${vendor} cannot tell JSON Schema;`;
    throw misconfigured('input', `${cause} give it by hand: parameters: { type: 'object', … }`);
  }
  try {
    return jsonSchema.input({ target: 'draft-07' });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw misconfigured('input', `${vendor} cannot turn it into JSON Schema: ${reason}`, error);
  }
}

function convertZod(input: z.ZodType): unknown {
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
