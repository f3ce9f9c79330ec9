/** Numbers as people say them and recognisers write them. */

const SMALL =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen';
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety';

const VALUES = new Map<string, number>([
  ['oh', 0],
  ...SMALL.split(' ').map((word, value): [string, number] => [word, value]),
  ...TENS.split(' ').map((word, index): [string, number] => [word, 20 + index * 10]),
]);

/**
 * The first number in the words, as digits: 'forty two' is 42, 'one hundred and eight' is 108, 'one oh eight' is 108 too,
 * because people read order numbers digit by digit. undefined where there is none.
 */
export function spokenNumber(words: readonly string[]): string | undefined {
  const start = words.findIndex(isNumberWord);
  if (start < 0) return undefined;
  let digits = '';
  /** What may still grow: the 40 of forty two, the 1 of one hundred. */
  let group: number | undefined;
  const close = () => {
    if (group !== undefined) digits += group;
    group = undefined;
  };
  for (const [at, word] of words.entries()) {
    if (at < start) continue;
    if (word === 'and' && group !== undefined && group >= 100) continue;
    if (!isNumberWord(word)) break;
    if (/^\d+$/.test(word)) {
      close();
      digits += word;
    } else if (word === 'hundred') {
      group = (group ?? 1) * 100;
    } else {
      const value = VALUES.get(word) as number;
      if (group !== undefined && fits(group, value)) group += value;
      else {
        close();
        group = value;
      }
    }
  }
  close();
  return digits;
}

/** Whether `value` may follow `group` in one number: 100 + 42, 40 + 2, but not 4 + 2. */
function fits(group: number, value: number): boolean {
  if (group >= 100 && group % 100 === 0) return value > 0;
  const tens = group % 100;
  return tens >= 20 && tens % 10 === 0 && value > 0 && value < 10;
}

function isNumberWord(word: string): boolean {
  return VALUES.has(word) || word === 'hundred' || /^\d+$/.test(word);
}
