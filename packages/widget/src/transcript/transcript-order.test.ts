import { describe, expect, it } from 'vitest';
import { fold, ids, spoken, started } from './testing/fold-events.ts';
import {
  agentItem,
  committed,
  itemAdded,
  itemDeleted,
  outputAdded,
  speechStarted,
  spokenText,
  transcribed,
  userItem,
} from './testing/server-events.ts';
import { emptyTranscript, ensureSlot } from './transcript-state.ts';

const answer = (id: string, previous?: string) => [
  outputAdded('r', agentItem(id)),
  itemAdded(agentItem(id), previous),
  spokenText('r', id, 'Yes'),
];

describe('placeSlot, as the transcript folds it', () => {
  it('puts a turn that is written down late where it was said', () => {
    const state = fold(
      started,
      ...spoken('a0'),
      speechStarted('u1'),
      ...answer('a1', 'u1'),
      committed('u1', 'a0'),
      transcribed('u1', 'When?'),
    );
    expect(ids(state)).toEqual(['a0', 'u1', 'a1']);
  });

  it('waits for a predecessor that is not there yet', () => {
    const state = fold(started, ...spoken('a0'), committed('u1', 'a1'), committed('u2', 'a0'));
    expect(ids(state)).toEqual(['a0', 'u2', 'u1']);
    expect(ids(fold(state, ...answer('a1', 'u2')))).toEqual(['a0', 'u2', 'a1', 'u1']);
  });

  it('moves a chain as a whole, however late its beginning comes', () => {
    const chain = fold(started, ...answer('a2', 'u2'), committed('u2', 'a1'), ...answer('a1', 'u1'));
    expect(ids(chain)).toEqual(['a1', 'u2', 'a2']);
    expect(ids(fold(chain, ...spoken('a0'), committed('u1', 'a0')))).toEqual(['a0', 'u1', 'a1', 'u2', 'a2']);
  });

  it('finds one order for every order in which a chain is told', () => {
    const told = [
      committed('u1', 'a0'),
      itemAdded(userItem('u2', 'b'), 'u1'),
      committed('u3', 'u2'),
      committed('u4', 'u3'),
    ];
    const first = fold(started, ...spoken('a0'));
    for (const order of permutations(told)) {
      expect(ids(fold(first, ...order))).toEqual(['a0', 'u1', 'u2', 'u3', 'u4']);
    }
  });

  it('stays where it is without a predecessor, or behind itself', () => {
    const state = fold(started, ...spoken('a0'), ...spoken('a1'));
    expect(ids(fold(state, itemAdded(agentItem('a0'), null), itemAdded(agentItem('a1'), undefined)))).toEqual([
      'a0',
      'a1',
    ]);
    expect(ids(fold(state, itemAdded(agentItem('a0'), 'a0')))).toEqual(['a0', 'a1']);
    const ring = fold(state, itemAdded(agentItem('a1'), 'a0'), itemAdded(agentItem('a0'), 'a1'));
    expect(ids(ring).sort()).toEqual(['a0', 'a1']);
  });

  it('follows the provider when it puts an item elsewhere', () => {
    const state = fold(started, ...spoken('a0'), ...spoken('a1'), itemAdded(userItem('u1', 'x'), 'a1'));
    expect(ids(fold(state, itemAdded(userItem('u1', 'x'), 'a0')))).toEqual(['a0', 'u1', 'a1']);
  });

  it('changes nothing when it is told twice', () => {
    const state = fold(started, ...spoken('a0'), committed('u1', 'a0'), committed('u2', 'a0'));
    expect(fold(state, committed('u1', 'a0'))).toBe(state);
  });
});

describe('a deleted item', () => {
  it('keeps its place for those behind it', () => {
    const state = fold(started, ...spoken('a0'), committed('u1', 'a0'), itemDeleted('u1'), ...spoken('a2'));
    expect(ids(fold(state, ...answer('a1', 'u1')))).toEqual(['a0', 'a1', 'a2']);
  });

  it('is shown again at its place when it is there again', () => {
    const state = fold(started, itemAdded(userItem('u1', 'Hi')), ...spoken('a1'), itemDeleted('u1'));
    expect(ids(state)).toEqual(['a1']);
    const again = fold(state, itemAdded(userItem('u1', 'Hello')));
    expect(again.entries[0]).toMatchObject({ id: 'u1', text: 'Hello' });
  });
});

describe('ensureSlot', () => {
  it('keeps the slot that is there', () => {
    const state = ensureSlot(emptyTranscript, { itemId: 'x', entry: undefined });
    expect(ensureSlot(state, { itemId: 'x', entry: undefined })).toBe(state);
  });
});

function permutations<T>(list: readonly T[]): T[][] {
  if (list.length <= 1) return [[...list]];
  return list.flatMap((one) => permutations(list.filter((other) => other !== one)).map((rest) => [one, ...rest]));
}
