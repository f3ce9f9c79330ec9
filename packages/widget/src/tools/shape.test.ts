import { describe, expect, it } from 'vitest';
import { isNumber, isRecord, isText, listOf, oneOf, optional, recordOf, shape } from './shape.ts';

describe('isRecord', () => {
  it('is an object that is no list', () => {
    expect([{}, Object.create(null)].every(isRecord)).toBe(true);
    expect([null, undefined, [], 'x', 1, () => 1].some(isRecord)).toBe(false);
  });
});

describe('isNumber', () => {
  it('is finite', () => {
    expect([0, -1.5, 1e300].every(isNumber)).toBe(true);
    expect([Number.NaN, Number.POSITIVE_INFINITY, JSON.parse('1e999'), '1', null].some(isNumber)).toBe(false);
  });
});

describe('oneOf', () => {
  it('is one of the values, not something like one', () => {
    expect(oneOf('a', 1)('a')).toBe(true);
    expect(['1', 'b', undefined].some(oneOf('a', 1))).toBe(false);
  });
});

describe('optional', () => {
  it('may be absent, not null', () => {
    expect([undefined, 'x'].every(optional(isText))).toBe(true);
    expect([null, 1].some(optional(isText))).toBe(false);
  });
});

describe('listOf and recordOf', () => {
  it('hold for every element', () => {
    expect([[], ['a', 'b']].every(listOf(isText))).toBe(true);
    expect([['a', 1], {}, 'ab', null].some(listOf(isText))).toBe(false);
    expect([{}, { a: 'x' }].every(recordOf(isText))).toBe(true);
    expect([{ a: 1 }, ['x'], null].some(recordOf(isText))).toBe(false);
  });
});

describe('shape', () => {
  const point = shape({ x: isNumber, label: optional(isText) });

  it('holds with its fields, and others beside them', () => {
    expect([{ x: 1 }, { x: 1, label: 'a', y: 2 }].every(point)).toBe(true);
  });

  it('does not hold where a field is missing or another thing', () => {
    expect([{}, { x: '1' }, { x: 1, label: null }, null, 'x', [1]].some(point)).toBe(false);
  });
});
