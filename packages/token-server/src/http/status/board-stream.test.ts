import { afterEach, describe, expect, it, vi } from 'vitest';
import { boardStream } from './board-stream.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe('boardStream', () => {
  it('sends what there is, then only what has changed, then a sign of life', async () => {
    vi.useFakeTimers();
    let board = 'one\ntwo';
    const reader = boardStream(() => board).getReader();
    const read = async () => new TextDecoder().decode((await reader.read()).value);
    expect(await read()).toBe('data: one\ndata: two\n\n');
    vi.advanceTimersByTime(4_000);
    board = 'three';
    vi.advanceTimersByTime(2_000);
    expect(await read()).toBe('data: three\n\n');
    vi.advanceTimersByTime(20_000);
    expect(await read()).toBe(':\n\n');
    await reader.cancel();
  });

  it('looks no more when nobody reads', async () => {
    vi.useFakeTimers();
    const render = vi.fn(() => 'board');
    await boardStream(render).cancel();
    vi.advanceTimersByTime(60_000);
    expect(render).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
