import { describe, expect, it } from 'vitest';
import { type ToolUpdate, toolUpdates } from './tool-updates.ts';

function recorded() {
  const told: ToolUpdate[] = [];
  return { told, updates: toolUpdates((update) => told.push(update)) };
}

describe('toolUpdates', () => {
  it.each<[unknown, ToolUpdate[]]>([
    [0.5, [{ type: 'progress', value: 0.5 }]],
    [0, [{ type: 'progress', value: 0 }]],
    [7, [{ type: 'progress', value: 1 }]],
    [-1, [{ type: 'progress', value: 0 }]],
    [Number.POSITIVE_INFINITY, [{ type: 'progress', value: 1 }]],
    [Number.NaN, []],
    [' 3 of 5 ', [{ type: 'progress', value: '3 of 5' }]],
    [' ', []],
    ['x'.repeat(5_000), [{ type: 'progress', value: 'x'.repeat(300) }]],
  ])('shows %j', (value, expected) => {
    const { told, updates } = recorded();
    updates.progress(value as string);
    expect(told).toEqual(expected);
  });

  it('says a sentence, not an empty one', () => {
    const { told, updates } = recorded();
    updates.say(' One moment. ');
    updates.say('');
    expect(told).toEqual([{ type: 'say', text: 'One moment.' }]);
  });

  it('tells nothing after the end, nor more than can be of use', () => {
    const { told, updates } = recorded();
    for (let i = 0; i < 2_000; i++) updates.progress('row');
    expect(told).toHaveLength(1_000);
    const other = recorded();
    other.updates.close();
    other.updates.say('Late.');
    expect(other.told).toEqual([]);
  });

  it('is not harmed by who listens, nor by nobody', () => {
    let asked = 0;
    const updates = toolUpdates(() => {
      asked += 1;
      throw new Error('gone');
    });
    updates.progress(0.1);
    updates.progress(0.2);
    expect(asked).toBe(1);
    toolUpdates(undefined).say('Nobody hears this.');
  });
});
