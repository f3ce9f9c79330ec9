import { describe, expect, it } from 'vitest';
import { withoutArguments } from './without-arguments.ts';

describe('withoutArguments', () => {
  it('replaces every argument, however deep, the longest first', () => {
    const input = { name: 'Ada', guests: [{ name: 'Ada Lovelace', number: 4711 }] };
    const fields = { error: 'no row for Ada Lovelace (4711), nor for Ada', rows: 2 };
    expect(withoutArguments(fields, input)).toEqual({
      error: 'no row for [argument] ([argument]), nor for [argument]',
      rows: 2,
    });
  });

  it('does not look for arguments in what it has put in their place', () => {
    const input = ['argument', 'gum', 'arg', '[argument]'];
    expect(withoutArguments({ error: 'no arg, no argument' }, input)).toEqual({
      error: 'no [argument], no [argument]',
    });
    const many = Array.from({ length: 2_700 }, () => 'arg');
    const { error } = withoutArguments({ error: many.join(' ') }, many);
    expect(error).toBe(many.map(() => '[argument]').join(' '));
  });

  it('takes arguments as they are, signs and all', () => {
    const input = ['a.c', 'x|y', '(((', '$&$', 'C:\\dir'];
    expect(withoutArguments({ error: 'abc a.c x y x|y ((( $&$ C:\\dir' }, input)).toEqual({
      error: 'abc [argument] x y [argument] [argument] [argument] [argument]',
    });
  });

  it('leaves what is too short to tell something, and fields that are no text', () => {
    const fields = { error: 'at 12 of no', count: 12, cause: null };
    expect(withoutArguments(fields, { a: '12', b: 'no', c: null, d: true })).toEqual(fields);
  });
});
