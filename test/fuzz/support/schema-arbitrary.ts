/** Values from a JSON Schema: such as fit it, and such as nearly do. Knows the keywords that our own document uses. */
import fc, { type Arbitrary } from 'fast-check';
import type { Schema } from './api-document.ts';

export interface Source {
  /** Follows references. */
  resolve(schema: Schema): Schema;
  /** Values that mean something to the server under test, by the name of the field; they are taken more often than not. */
  readonly hints: Readonly<Record<string, Arbitrary<unknown>>>;
}

/** Values that fit. @throws Error for a keyword that it does not know, so that none is ignored. */
export function fitting(given: Schema, source: Source): Arbitrary<unknown> {
  const schema = source.resolve(given);
  if ('const' in schema) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...(schema.enum as unknown[]));
  const choices = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (choices) return fc.oneof(...choices.map((choice) => fitting(choice, source)));
  const { type } = schema;
  if (Array.isArray(type)) return fc.oneof(...type.map((one: string) => fitting({ ...schema, type: one }, source)));
  if (type === 'object') return fittingObject(schema, source);
  if (type === 'array') {
    const { minItems: minLength, maxItems: maxLength = 8 } = schema as { minItems?: number; maxItems?: number };
    return fc.array(fitting((schema.items ?? {}) as Schema, source), { minLength, maxLength });
  }
  if (type === 'string') return fittingText(schema);
  if (type === 'integer') return fc.integer(limits(schema));
  if (type === 'number') return fc.double({ ...limits(schema), noNaN: true, noDefaultInfinity: true });
  if (type === 'boolean') return fc.boolean();
  if (type === 'null') return fc.constant(null);
  if (type === undefined) return fc.jsonValue({ maxDepth: 4 });
  throw new Error(`no values for ${JSON.stringify(schema)}`);
}

function fittingObject(schema: Schema, source: Source): Arbitrary<unknown> {
  const properties = (schema.properties ?? {}) as Record<string, Schema>;
  const fields = Object.entries(properties).map(([name, field]) => [name, hinted(name, field, source)] as const);
  const required = (schema.required ?? []) as string[];
  const known = fc.record(Object.fromEntries(fields), { requiredKeys: required });
  const more = schema.additionalProperties;
  if (typeof more !== 'object' || more === null || fields.length > 0) return known;
  const maxKeys = (schema.maxProperties as number | undefined) ?? 8;
  const keys = schema.propertyNames ? fitting(schema.propertyNames as Schema, source) : fc.string();
  return fc.dictionary(keys as Arbitrary<string>, fitting(more as Schema, source), { maxKeys, noNullPrototype: true });
}

function hinted(name: string, schema: Schema, source: Source): Arbitrary<unknown> {
  const any = fitting(schema, source);
  const hint = source.hints[name];
  return hint ? fc.oneof({ weight: 3, arbitrary: hint }, { weight: 1, arbitrary: any }) : any;
}

function fittingText(schema: Schema): Arbitrary<string> {
  const {
    minLength = 0,
    maxLength = 64,
    pattern,
  } = schema as {
    minLength?: number;
    maxLength?: number;
    pattern?: string;
  };
  if (pattern === undefined) return fc.string({ minLength, maxLength, unit: 'binary' });
  return fc.stringMatching(new RegExp(pattern)).filter((text) => text.length >= minLength && text.length <= maxLength);
}

function limits({ minimum, maximum }: Schema): { min?: number; max?: number } {
  return { ...(typeof minimum === 'number' && { min: minimum }), ...(typeof maximum === 'number' && { max: maximum }) };
}

const HOSTILE = [
  '',
  '__proto__',
  'constructor',
  '\u0000',
  '../../etc/passwd',
  '<script>',
  '\ud800',
  'a'.repeat(40_000),
];

/** Anything that a stranger may put where a value is expected. */
export const hostile: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(...HOSTILE, null, true, 0, -1, 1e308, [], {}),
  fc.jsonValue({ maxDepth: 5 }),
  fc.string({ unit: 'binary', maxLength: 300 }),
);

/** A value that fits but for one or two fields: gone, added, or hostile. Now and then it fits all the same. */
export function bent(schema: Schema, source: Source): Arbitrary<unknown> {
  const names = Object.keys((source.resolve(schema).properties ?? {}) as object);
  const name = fc.oneof(fc.constantFrom(...names, '__proto__', 'constructor'), fc.string({ maxLength: 12 }));
  const change = fc.record({ name, value: fc.option(hostile, { nil: undefined }) });
  return fc.tuple(fitting(schema, source), fc.array(change, { minLength: 1, maxLength: 2 })).map(([value, changes]) =>
    changes.reduce<unknown>((at, { name: key, value: next }) => {
      if (typeof at !== 'object' || at === null) return next;
      const entries = Object.entries(at).filter(([one]) => one !== key);
      // `fromEntries` defines: `__proto__` becomes a member like any other, as JSON.parse makes it.
      return Object.fromEntries(next === undefined ? entries : [...entries, [key, next]]);
    }, value),
  );
}
