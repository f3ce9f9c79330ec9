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
    const changed = read();
    await vi.advanceTimersByTimeAsync(4_000);
    board = 'three';
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await changed).toBe('data: three\n\n');
    const quiet = read();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await quiet).toBe(':\n\n');
    await reader.cancel();
  });

  it('looks no more when nobody reads any longer', async () => {
    vi.useFakeTimers();
    const render = vi.fn(() => 'board');
    const reader = boardStream(render).getReader();
    await reader.read();
    const next = reader.read();
    await vi.advanceTimersByTimeAsync(2_000);
    await reader.cancel();
    expect((await next).done).toBe(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(render).toHaveBeenCalledTimes(2);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does nothing for who never reads, as with HEAD, and keeps nothing for who reads slowly', async () => {
    vi.useFakeTimers();
    let at = 0;
    const render = vi.fn(() => `board ${++at}`);
    const stream = boardStream(render);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(render).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
    const reader = stream.getReader();
    await reader.read();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(render).toHaveBeenCalledTimes(1);
    await reader.cancel();
  });

  it('fails the stream, and not the process, when there is nothing to show', async () => {
    vi.useFakeTimers();
    let render = () => 'board';
    const reader = boardStream(() => render()).getReader();
    await reader.read();
    render = () => {
      throw new Error('no board');
    };
    const next = reader.read().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await next).toEqual(new Error('no board'));
    expect(vi.getTimerCount()).toBe(0);
  });
});
