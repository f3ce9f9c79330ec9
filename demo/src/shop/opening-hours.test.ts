import { describe, expect, it } from 'vitest';
import { isOpenNow, type OpeningHours } from './opening-hours.ts';
import { createShopClock } from './shop-clock.ts';

const open = { opens: '09:00', closes: '18:00' };
const hours: OpeningHours = {
  monday: null,
  tuesday: open,
  wednesday: open,
  thursday: open,
  friday: open,
  saturday: open,
  sunday: null,
};

describe('isOpenNow', () => {
  it.each([
    ['2026-11-20T08:59Z', false],
    ['2026-11-20T09:00Z', true],
    ['2026-11-20T17:59Z', true],
    ['2026-11-20T18:00Z', false],
    ['2026-11-22T12:00Z', false],
    // In summer the shop's clock is an hour ahead.
    ['2026-07-17T08:00Z', true],
  ])('says of %s: %j', (at, isOpen) => {
    expect(
      isOpenNow(
        hours,
        createShopClock(() => Date.parse(at)),
      ),
    ).toBe(isOpen);
  });
});
