import { describe, expect, it } from 'vitest';
import { FRAME_LENGTH } from '../audio/worklets/capture-framer.ts';
import { framesIn, HeldFrames, MAX_HELD_FRAMES, MAX_TURN_FRAMES } from './held-frames.ts';

function push(held: HeldFrames, from: number, to: number, maxUnsent?: number): void {
  for (let n = from; n <= to; n++) held.push(new Int16Array(FRAME_LENGTH).fill(n), maxUnsent);
}

/** Sends all that waits; answers the frames' numbers. */
function send(held: HeldFrames): number[] {
  const sent: number[] = [];
  for (let frame = held.next(); frame; frame = held.next()) sent.push(frame.samples[0]!);
  return sent;
}

describe('framesIn', () => {
  it('rounds up to whole frames', () => {
    expect([0, 1, 40, 41, 5_000].map(framesIn)).toEqual([0, 1, 1, 2, 125]);
  });
});

describe('HeldFrames', () => {
  it('gives frames in order, once', () => {
    const held = new HeldFrames();
    push(held, 1, 3);
    expect(held.unsent).toBe(3);
    expect(send(held)).toEqual([1, 2, 3]);
    expect(held.unsent).toBe(0);
    expect(held.next()).toBeUndefined();
  });

  it('drops the oldest that waits, never one that was sent in its place', () => {
    const held = new HeldFrames();
    push(held, 1, 10);
    send(held);
    push(held, 11, 16, 5);
    expect(held.droppedFrames).toBe(1);
    expect(send(held)).toEqual([12, 13, 14, 15, 16]);
  });

  it('counts no frame as dropped that was sent, however long the talk', () => {
    const held = new HeldFrames();
    for (let n = 1; n <= 10 * MAX_HELD_FRAMES; n++) {
      push(held, n, n);
      expect(send(held)).toEqual([n]);
    }
    expect(held.droppedFrames).toBe(0);
    held.rewind(MAX_HELD_FRAMES);
    expect(send(held)).toHaveLength(MAX_HELD_FRAMES);
  });

  it('begins a turn within the frame that holds its first sample', () => {
    const held = new HeldFrames();
    push(held, 1, 10);
    send(held);
    held.beginTurn(2 * 40 + 39);
    held.rewind(MAX_HELD_FRAMES);
    expect(send(held)[0]).toBe(3);
  });

  it('tells who waits for a commit that its turn was dropped', () => {
    const held = new HeldFrames();
    held.byHand = true;
    const answers: boolean[] = [];
    push(held, 1, 3);
    expect(held.commit((committed) => answers.push(committed))).toBe(false);
    expect(held.owesCommit).toBe(true);
    push(held, 4, MAX_TURN_FRAMES + 3);
    expect(held.owesCommit).toBe(false);
    expect(answers).toEqual([false]);
    expect(held.droppedFrames).toBe(3);
  });

  it('forgets a turn, and keeps the one before it that waits', () => {
    const held = new HeldFrames();
    held.byHand = true;
    push(held, 1, 3);
    held.commit(() => undefined);
    push(held, 4, 6);
    held.abandonTurn();
    expect(send(held)).toEqual([1, 2, 3]);
    held.endTurn();
    held.rewind(MAX_HELD_FRAMES);
    expect(send(held)).toEqual([]);
  });

  it('owes a commit until the frame was sent that carries it, and again on the next connection', () => {
    const held = new HeldFrames();
    held.byHand = true;
    push(held, 1, 2);
    expect(held.owesCommit).toBe(false);
    held.commit(() => undefined);
    push(held, 3, 3);
    held.next();
    expect(held.owesCommit).toBe(true);
    held.next();
    expect(held.owesCommit).toBe(false);
    held.rewind(MAX_HELD_FRAMES);
    expect(held.owesCommit).toBe(true);
  });

  it.each([
    ['lies ahead', 1e9],
    ['is no number', Number.NaN],
    ['lies far back, as on a clock that begins anew with each turn', 40],
  ])('takes all that was sent for the turn where the end of it %s', (_name, endMs) => {
    const held = new HeldFrames();
    held.beginTurn(0);
    push(held, 1, 200);
    send(held);
    held.stopTurn(endMs);
    held.endTurn();
    push(held, 201, 202);
    held.rewind(MAX_HELD_FRAMES);
    expect(send(held)).toEqual([201, 202]);
  });

  it('does not take the end of one turn for that of the next', () => {
    const held = new HeldFrames();
    push(held, 1, 50);
    send(held);
    held.stopTurn(1_000);
    held.endTurn();
    held.beginTurn(1_200);
    held.endTurn();
    held.rewind(MAX_HELD_FRAMES);
    expect(send(held)).toEqual([]);
  });

  it('holds the rest of what is heard again as a turn, but for the tail of one', () => {
    const again = new HeldFrames();
    const held = new HeldFrames();
    again.beginTurn(0);
    push(again, 1, 200);
    held.sendAgain(Array.from({ length: 200 }, () => again.next()!));
    send(held);
    held.stopTurn(4_000);
    held.endTurn();
    expect(held.limit).toBe(MAX_TURN_FRAMES);
    held.beginTurn(4_000);
    held.stopTurn(7_600);
    held.endTurn();
    expect(held.limit).toBe(MAX_HELD_FRAMES);
  });

  it('forgets a turn that was long once it is over', () => {
    const held = new HeldFrames();
    held.beginTurn(0);
    push(held, 1, 1_000);
    send(held);
    expect(held.limit).toBe(MAX_TURN_FRAMES);
    held.endTurn();
    expect(held.limit).toBe(MAX_HELD_FRAMES);
  });
});
