import { describe, expect, it } from 'vitest';
import { RecentIds } from './recent-ids.ts';

describe('RecentIds', () => {
  it('knows the last ids and forgets the oldest', () => {
    const ids = new RecentIds(2);
    ids.add('a');
    ids.add('b');
    ids.add('a');
    ids.add('c');
    expect(['a', 'b', 'c'].filter((id) => ids.has(id))).toEqual(['a', 'c']);
  });

  it('forgets what it is told to', () => {
    const ids = new RecentIds(2);
    ids.add('a');
    ids.delete('a');
    ids.delete('never');
    expect(ids.has('a')).toBe(false);
  });
});
