import { type } from 'arktype';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { toolSchema } from './tool-schema.ts';

describe('toolSchema', () => {
  it('says what a caller may write, not what the handler gets', () => {
    const input = z.strictObject({
      orderId: z
        .string()
        .regex(/^[A-Z0-9-]{1,32}$/)
        .describe('As printed on the receipt.'),
      count: z.int().min(1).max(9).default(1),
      at: z.iso.date().transform((text) => new Date(text)),
      note: z.string().nullable().optional(),
      kind: z.enum(['repair', 'refund']),
    });
    expect(toolSchema(input)).toEqual({
      type: 'object',
      properties: {
        orderId: { type: 'string', pattern: '^[A-Z0-9-]{1,32}$', description: 'As printed on the receipt.' },
        count: { type: 'integer', minimum: 1, maximum: 9, default: 1 },
        at: { type: 'string', format: 'date' },
        note: { type: ['string', 'null'] },
        kind: { type: 'string', enum: ['repair', 'refund'] },
      },
      required: ['orderId', 'at', 'kind'],
      additionalProperties: false,
    });
  });

  it('is frozen to its depth, so that one session cannot change what another is told', () => {
    const schema = toolSchema(z.object({ a: z.object({ b: z.string() }) })) as { properties: { a: object } };
    expect(Object.isFrozen(schema.properties.a)).toBe(true);
  });

  it.each([
    [z.object({ when: z.date() }), 'input.when: Date cannot'],
    [z.object({ deep: z.object({ list: z.array(z.bigint()) }) }), 'input.deep.list[]: BigInt cannot'],
    [z.object({ either: z.union([z.string(), z.map(z.string(), z.string())]) }), 'input.either: Map cannot'],
    [z.object({ file: z.instanceof(Date) }), 'input.file: Custom types cannot'],
    [z.object({ properties: z.object({ items: z.symbol() }) }), 'input.properties.items: Symbols cannot'],
  ])('names the path of what JSON Schema cannot say', (input, message) => {
    expect(() => toolSchema(input)).toThrow(message);
  });

  it.each([z.string(), z.array(z.string()), z.union([z.object({}), z.string()]), undefined as never])(
    'takes object schemas only',
    (input) => {
      expect(() => toolSchema(input)).toThrow(/^input: /);
    },
  );

  it('asks any other library in the words of Standard JSON Schema', () => {
    expect(toolSchema(type({ id: 'string', 'count?': 'number' }))).toEqual({
      type: 'object',
      properties: { count: { type: 'number' }, id: { type: 'string' } },
      required: ['id'],
    });
  });

  it('names the library and its reason where it cannot', () => {
    const jsonSchema = {
      input: () => {
        throw new Error('no dates');
      },
    };
    const input = {
      '~standard': { version: 1, vendor: 'shapes', validate: () => ({ value: {} }), jsonSchema },
    } as const;
    expect(() => toolSchema(input)).toThrow('input: shapes cannot turn it into JSON Schema: no dates');
  });

  it('says what to do where the library cannot tell its schema, and takes it by hand', () => {
    const mute = (vendor: string) =>
      ({ '~standard': { version: 1, vendor, validate: () => ({ value: {} }) } }) as const;
    expect(() => toolSchema(mute('yup'))).toThrow('input: yup cannot tell JSON Schema; give it by hand: parameters');
    expect(() => toolSchema(mute('zod'))).toThrow('zod 3 cannot tell its JSON Schema; use zod 4');
    const parameters = { type: 'object', properties: {} };
    const schema = toolSchema(mute('yup'), parameters);
    expect(schema).toEqual(parameters);
    expect(schema).not.toBe(parameters);
    expect(() => toolSchema(mute('yup'), { type: 'string' })).toThrow('parameters: must be an object schema');
  });
});
