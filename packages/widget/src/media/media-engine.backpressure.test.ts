import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket as NodeSocket } from 'ws';
import { EngineRig, told } from './engine-rig.fixture.ts';

let rig: EngineRig;
afterEach(() => rig.close());

const KILOBYTE = 1024;
/** A frame as it is sent, and what the socket frames it with. */
const FRAME_BYTES = 3 * KILOBYTE;

describe('MediaEngine, on a socket whose peer takes no more', () => {
  it('lets 64 kB wait, drops the oldest frames after that, counts them, and says when the line is weak and strong', async () => {
    let socket: NodeSocket | undefined;
    rig = await EngineRig.ready({
      openSocket: (url, protocols) => {
        socket = new NodeSocket(url, protocols);
        return socket as unknown as WebSocket;
      },
    });
    rig.peer.pause();
    let last = 0;
    const speak = async (count: number) => {
      await rig.frames(last + 1, last + count);
      last += count;
    };
    // The two systems hold some megabytes between them before anything waits.
    while (rig.of('network').length === 0) await speak(100);
    expect(rig.of('network')).toMatchObject([{ weak: true, droppedFrames: 1 }]);
    expect(socket?.bufferedAmount).toBeGreaterThanOrEqual(64 * KILOBYTE);
    expect(socket?.bufferedAmount).toBeLessThan(64 * KILOBYTE + FRAME_BYTES);
    await speak(100);

    rig.peer.resume();
    await expect.poll(() => socket?.bufferedAmount, { timeout: 10_000 }).toBe(0);
    while (rig.of('network').length === 1) await speak(10);
    const [, { weak, droppedFrames } = {}] = rig.of('network');
    expect(weak).toBe(false);
    expect(droppedFrames).toBeGreaterThan(1);
    await expect.poll(() => told(rig.received).at(-1), { timeout: 10_000 }).toBe(last);
    const heard = told(rig.received) as number[];
    const first = heard.findIndex((number, index) => number !== index + 1);
    // One gap, as long as the count says; before it the head that was under way, behind it the newest second.
    expect(heard).toEqual([...numbers(1, first), ...numbers(first + 1 + (droppedFrames ?? 0), last)]);
  });
});

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
