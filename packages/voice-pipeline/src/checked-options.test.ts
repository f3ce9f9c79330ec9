import { describe, expect, it } from 'vitest';
import {
  type Check,
  callable,
  checkAll,
  checkOptions,
  flag,
  having,
  listOf,
  needed,
  numberIn,
  type OptionChecks,
  oneOf,
  optionsOf,
  recordOf,
  shown,
  text,
} from './checked-options.ts';

interface Options {
  name: string;
  count?: number;
  limits?: { most?: number };
}

const CHECKS: OptionChecks<Options> = {
  name: needed(text, "'otto'"),
  count: numberIn({ least: 1 }),
  limits: optionsOf({ most: numberIn({ least: 1 }) }),
};
const check = (given: unknown) => () => checkOptions('make', given as Options, CHECKS);

describe('checkOptions', () => {
  it('lets through what fits, and undefined where an option may be missing', () => {
    expect(check({ name: 'otto', count: undefined, limits: { most: 1 } })).not.toThrow();
  });

  it.each([
    [undefined, 'make must be given its options as an object, not undefined.'],
    [['otto'], 'make must be given its options as an object, not a list.'],
    [{}, "name is missing: 'otto'."],
    [{ name: 7 }, 'name must be a text, not 7.'],
    [{ name: null }, 'name must be a text, not null.'],
    [{ name: 'otto', cuont: 1 }, 'cuont is no option of make; there are name, count, limits.'],
    [{ name: 'otto', limits: 5 }, 'limits must be given its options as an object, not 5.'],
    [{ name: 'otto', limits: { more: 5 } }, 'limits.more is no option of limits; there are most.'],
  ])('refuses %j', (given, message) => {
    expect(check(given)).toThrow(new TypeError(message));
  });

  it('tells all that is wrong, a line each', () => {
    expect(check({ count: 0, limits: { most: '5' } })).toThrow(
      new TypeError(
        "name is missing: 'otto'.\ncount must be a number from 1 on, not 0.\nlimits.most must be a number from 1 on, not 5.",
      ),
    );
  });

  it('throws a RangeError where numbers are out of their range, and nothing else is wrong', () => {
    expect(check({ name: 'otto', count: 0, limits: { most: 0 } })).toThrow(RangeError);
  });
});

describe('checkAll', () => {
  it('throws at once what is no mistake of the options', () => {
    const broken = () => {
      throw new SyntaxError('broken');
    };
    expect(() => checkAll([broken, () => text('name', 5)])).toThrow(new SyntaxError('broken'));
  });
});

describe('Check', () => {
  it.each<[Check, unknown, unknown, string]>([
    [flag, false, 'no', 'x must be true or false, not "no".'],
    [callable, () => 1, {}, 'x must be a function, not an object with nothing in it.'],
    [oneOf(['a', 'b']), 'b', 'c', 'x must be one of a, b, not "c".'],
    [having('run'), { run: () => 1 }, { ran: 1 }, 'x must have the method run, not an object with ran.'],
    [having('get', 'set'), new Map(), () => 1, 'x must have the methods get, set, not a function.'],
    [listOf(text), ['a'], 'a', 'x must be a list, not "a".'],
    [listOf(text), [], [1, 'a', 2], 'x[0] must be a text, not 1.\nx[2] must be a text, not 2.'],
    [recordOf(text), { a: 'b' }, { a: 1 }, 'x.a must be a text, not 1.'],
    [recordOf(text), {}, [], 'x must be an object, not a list.'],
  ])('%# lets one through and refuses the other', (rule, good, bad, message) => {
    expect(() => rule('x', good)).not.toThrow();
    expect(() => rule('x', bad)).toThrow(new TypeError(message));
  });
});

describe('shown', () => {
  it.each([
    ['x'.repeat(50), `"${'x'.repeat(40)}…"`],
    [Promise.resolve(), 'a promise: put await before it'],
    [{ a: 1, b: 2 }, 'an object with a, b'],
    [5n, '5'],
    [Symbol('s'), 'Symbol(s)'],
    [undefined, 'undefined'],
  ])('%# says what it is', (value, said) => {
    expect(shown(value)).toBe(said);
  });
});
