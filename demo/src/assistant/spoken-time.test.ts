import { describe, expect, it } from 'vitest';
import { heardTime, sayTime } from './spoken-time.ts';

describe('heardTime', () => {
  it.each([
    ['at ten', '10:00'],
    ['at two', '14:00'],
    ["four o'clock", '16:00'],
    ['ten am', '10:00'],
    ['ten in the evening', '22:00'],
    ['eight in the morning', '08:00'],
    ['twelve', '12:00'],
    ['noon', '12:00'],
    ['fourteen', '14:00'],
    ['2 pm', '14:00'],
  ])('takes %j for %s', (text, time) => {
    expect(heardTime(text.split(' '))).toBe(time);
  });

  it.each(['', 'soon', 'forty two', 'zero'])('finds none in %j', (text) => {
    expect(heardTime(text.split(' '))).toBeUndefined();
  });
});

describe('sayTime', () => {
  it.each([
    ['09:00', '9 AM'],
    ['09:30', '9:30 AM'],
    ['12:00', '12 PM'],
    ['00:05', '12:05 AM'],
    ['18:00', '6 PM'],
  ])('says %s as %s', (time, said) => {
    expect(sayTime(time)).toBe(said);
  });
});
