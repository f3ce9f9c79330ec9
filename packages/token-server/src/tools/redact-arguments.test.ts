import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkRedaction, redactArguments } from './redact-arguments.ts';
import { toolSchema } from './tool-schema.ts';

describe('redactArguments', () => {
  const value = { card: { number: '4111', holder: 'Ada' }, guests: [{ name: 'Bo', passport: 'P1' }, 'x'], note: null };

  it.each<[string[], unknown]>([
    [[], value],
    [['card'], { guests: value.guests, note: null }],
    [['card.number', 'note'], { card: { holder: 'Ada' }, guests: value.guests }],
    [['guests.*.passport'], { ...value, guests: [{ name: 'Bo' }, undefined] }],
    [['guests.*'], { ...value, guests: [] }],
    [['card.*'], { ...value, card: {} }],
    [['note.deep', 'missing'], value],
    // What a model wrote otherwise than the tool wants it: a list for one, or its JSON as a text.
    [['guests.passport'], { ...value, guests: [{ name: 'Bo' }, undefined] }],
    [['card.number.digits'], { ...value, card: { holder: 'Ada' } }],
  ])('without %j', (paths, rest) => {
    const before = structuredClone(value);
    expect(redactArguments(value, paths)).toEqual(rest);
    expect(value).toEqual(before);
  });

  it('takes out what should hold a path and cannot: its text may hold the value', () => {
    for (const plain of ['{"a":{"b":"4111"}}', 4111, true]) expect(redactArguments(plain, ['a.b'])).toBeUndefined();
    expect(redactArguments({ card: '{"number":"4111"}', more: 1 }, ['card.number'])).toEqual({ more: 1 });
    expect(redactArguments([{ card: { number: '4111' } }], ['card.number'])).toEqual([{ card: {} }]);
    expect(redactArguments(null, ['a.b'])).toBeNull();
    expect(redactArguments('text', [])).toBe('text');
  });
});

describe('checkRedaction', () => {
  const parameters = toolSchema(
    z.strictObject({
      card: z.strictObject({ number: z.string() }),
      guests: z.array(z.object({ passport: z.string() })),
      extra: z.record(z.string(), z.object({ pin: z.string() })),
      either: z.union([z.object({ a: z.string() }), z.object({ b: z.string() })]),
    }),
  );

  it.each(['card', 'card.number', 'guests', 'guests.*', 'guests.*.passport', 'extra.any.pin', 'either.b'])(
    'finds %s',
    (path) => {
      checkRedaction([path], parameters);
    },
  );

  it.each(['cards', 'card.nummer', 'card.number.x', 'guests.passport', 'guests.*.pass', 'extra.any.pim', ''])(
    'refuses %j: a typing mistake would leak',
    (path) => {
      expect(() => checkRedaction([path], parameters)).toThrow(`redact: the input has nothing at "${path}"`);
    },
  );

  it('takes a list only', () => {
    expect(() => checkRedaction('card' as never, parameters)).toThrow('redact: must be a list');
    expect(() => checkRedaction([7 as never], parameters)).toThrow('nothing at 7');
  });
});
