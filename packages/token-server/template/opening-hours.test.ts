import { expect, it } from 'vitest';
import { openingHours } from './opening-hours.ts';

const call = { callId: 'call_1', signal: new AbortController().signal };

it('knows when the shop is open', async () => {
  expect(await openingHours.run({ day: 'saturday' }, call)).toEqual({
    day: 'saturday',
    open: true,
    from: '9',
    to: '1',
  });
  expect(await openingHours.run({ day: 'sunday' }, call)).toEqual({ day: 'sunday', open: false });
});

it('tells the model what does not fit', async () => {
  await expect(async () => openingHours.run({ day: 'someday' }, call)).rejects.toThrow(/day/);
});
