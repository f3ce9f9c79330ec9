import { describe, expect, it } from 'vitest';
import { MAX_TURN_FRAMES } from './held-frames.ts';
import { TakenTurns } from './taken-turns.ts';

const frames = (from: number, count = 1) =>
  Array.from({ length: count }, (_, i) => ({ samples: Int16Array.of(from + i), at: 0 }));
const numbersOf = (turns: TakenTurns, ...itemIds: string[]) => turns.take(itemIds).map(({ samples }) => samples[0]);

describe('TakenTurns', () => {
  it('gives the turns that are asked for, in the order in which they were spoken, once', () => {
    const turns = new TakenTurns();
    turns.keep('u1', frames(1, 2));
    turns.keep('u2', frames(3));
    turns.keep('u3', frames(4, 2));
    expect(numbersOf(turns, 'u3', 'u1', 'unknown')).toEqual([1, 2, 4, 5]);
    expect(numbersOf(turns, 'u1', 'u2', 'u3')).toEqual([]);
  });

  it('forgets what is written down', () => {
    const turns = new TakenTurns();
    turns.keep('u1', frames(1));
    turns.keep('u2', frames(2));
    turns.forget('u1');
    turns.forget('unknown');
    expect(numbersOf(turns, 'u1', 'u2')).toEqual([2]);
  });

  it('keeps the turns of the newest minute, however much is never written down', () => {
    const turns = new TakenTurns();
    turns.keep('u1', frames(0, 100));
    turns.keep('u2', frames(1, MAX_TURN_FRAMES - 10));
    turns.keep('u3', frames(2, 10));
    expect(numbersOf(turns, 'u1', 'u2', 'u3')).toHaveLength(MAX_TURN_FRAMES);
    const names = Array.from({ length: 100 }, (_, n) => `u${n}`);
    for (const name of names) turns.keep(name, frames(0, MAX_TURN_FRAMES / 2));
    expect(numbersOf(turns, ...names)).toHaveLength(MAX_TURN_FRAMES);
  });
});
