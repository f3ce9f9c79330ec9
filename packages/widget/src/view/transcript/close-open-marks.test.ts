import { describe, expect, it } from 'vitest';
import { closeOpenMarks } from './close-open-marks.ts';

describe('closeOpenMarks', () => {
  it.each([
    ['We are **open', 'We are **open**'],
    ['We are **open until ', 'We are **open until**'],
    ['It is *quite', 'It is *quite*'],
    ['It is __quite', 'It is __quite__'],
    ['Not ~~tod', 'Not ~~tod~~'],
    ['Run `npm ru', 'Run `npm ru`'],
    ['A **bold *and', 'A **bold *and***'],
    ['One.\n\n- **Mon', 'One.\n\n- **Mon**'],
  ])('closes what is open: %j', (part, whole) => expect(closeOpenMarks(part)).toBe(whole));

  it.each([
    ['We are **', 'We are '],
    ['Run `', 'Run '],
  ])('leaves out what holds nothing yet: %j', (part, whole) => expect(closeOpenMarks(part)).toBe(whole));

  it.each([
    ['See [our hours](https://sho', 'See our hours'],
    ['See [our ho', 'See our ho'],
    ['See [our hours]', 'See our hours'],
    ['See ![a pict', 'See a pict'],
    ['See [all [our hours](https://sho', 'See [all our hours'],
  ])('shows the words of a link that is not whole: %j', (part, whole) => expect(closeOpenMarks(part)).toBe(whole));

  it.each([
    'Plain words.',
    '**Whole** and *whole* and `whole`',
    '5 * 4 is 20',
    '* an item\n* another',
    '[here](/hours) we are',
    '```js\nlet a = `x',
    '`**` are stars',
    // Gone through once for each bracket it would take minutes.
    `${'['.repeat(200_000)}] x`,
    '**never closed\n\nin its own block',
    '',
  ])('leaves alone what is whole, or not of the last block: %j', (text) => expect(closeOpenMarks(text)).toBe(text));
});
