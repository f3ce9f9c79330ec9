import { describe, expect, it } from 'vitest';
import { hasMarkdown } from './has-markdown.ts';

describe('hasMarkdown', () => {
  it.each([
    '**now**',
    '*so*',
    '`code`',
    '# Hours',
    'Open:\n- Monday\n- Tuesday',
    '1. First',
    '> said',
    '| a | b |',
    '[here](/a)',
    'https://shop.example',
    '~~no~~',
    '__so__',
  ])('is true of %j', (text) => expect(hasMarkdown(text)).toBe(true));

  it.each([
    '',
    'Hello, how can I help?',
    'It is 5 * 4 and 3 - 2.',
    'Order_no 42, #1 of 2',
    'At 10. Or 11) perhaps',
    'a | b',
    'Well - yes',
  ])('is false of %j', (text) => expect(hasMarkdown(text)).toBe(false));
});
