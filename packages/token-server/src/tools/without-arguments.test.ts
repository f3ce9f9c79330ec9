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

  it('replaces every word of a sentence, however it is quoted and wherever it is cut', () => {
    const note = 'Karl Müller of 12 Main Street\nis moving to A-42, says Anna.';
    const fields = {
      error: `Error: too long: "Karl Mül…", near 'anna', in {"note":"street\\nis mov`,
      cause: 'status 503: ["A-42,"] of (Müller) was refused',
      stack: '    at main (/srv/street.ts:12:5)',
    };
    expect(withoutArguments(fields, { note, orderId: '4711' })).toEqual({
      error: `Error: too long: "[argument] [argument]…", near '[argument]', in {"note":"[argument]\\nis [argument]`,
      cause: 'status 503: ["[argument],"] of ([argument]) was refused',
      stack: '    at main (/srv/street.ts:12:5)',
    });
  });

  it('looks for parts of sentences only: a word that is one argument says nothing of others', () => {
    expect(withoutArguments({ error: 'no order is in stock' }, { state: 'ordered', why: 'stockpile' })).toEqual({
      error: 'no order is in stock',
    });
  });
});
