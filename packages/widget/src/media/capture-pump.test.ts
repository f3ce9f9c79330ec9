import { afterEach, describe, expect, it } from 'vitest';
import { FRAME_LENGTH } from '../audio/worklets/capture-framer.ts';
import { CaptureRig, numbers } from './capture-pump.fixture.ts';

let rig: CaptureRig;
afterEach(() => rig.close());

describe('CapturePump', () => {
  it('sends what the microphone gave, sample by sample', async () => {
    rig = new CaptureRig();
    rig.pump.begin();
    const wave = (i: number) => Math.round(32_767 * Math.sin(i / 7));
    rig.frame(wave);
    await expect.poll(() => rig.sent.length).toBe(1);
    expect([...rig.samples[0]!]).toEqual(Array.from({ length: FRAME_LENGTH }, (_, i) => wave(i)));
  });

  it('gives every buffer back', async () => {
    rig = new CaptureRig();
    await rig.frames(0, 2);
    await expect.poll(() => rig.commands.length).toBe(3);
    for (const command of rig.commands) {
      expect(command).toMatchObject({ type: 'recycle' });
      if (command.type === 'recycle') expect(command.buffer.byteLength).toBe(FRAME_LENGTH * 2);
    }
  });

  it('holds frames until the session is ready, then sends them in order', async () => {
    rig = new CaptureRig();
    await rig.frames(1, 5);
    expect(rig.take()).toEqual([]);
    rig.pump.begin();
    await rig.frames(6, 7);
    expect(rig.take()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(rig.pump.droppedFrames).toBe(0);
  });

  it('holds 5 s at most and drops the oldest, which is no fault of the line', async () => {
    rig = new CaptureRig();
    await rig.frames(1, 130);
    rig.pump.begin();
    expect(rig.take()).toEqual(numbers(6, 130));
    expect(rig.pump.droppedFrames).toBe(5);
    expect(rig.network).toEqual([]);
  });

  it('holds frames while the code of their format is loaded', async () => {
    rig = new CaptureRig();
    const { encode } = rig;
    rig.encode = undefined;
    rig.pump.begin();
    await rig.frames(1, 3);
    expect(rig.take()).toEqual([]);
    rig.encode = encode;
    await rig.frames(4, 4);
    expect(rig.take()).toEqual([1, 2, 3, 4]);
  });

  it('sends silence while muted, and level 0', async () => {
    rig = new CaptureRig();
    rig.pump.begin();
    await rig.frames(1_000, 1_000);
    rig.pump.setMuted(true);
    await rig.frames(1_000, 1_000);
    rig.pump.setMuted(false);
    await rig.frames(1_000, 1_000);
    expect(rig.samples.map((samples) => samples.every((sample) => sample === 0))).toEqual([false, true, false]);
    expect(rig.levels).toEqual([expect.closeTo(1_000 / 32_768), 0, expect.closeTo(1_000 / 32_768)]);
    expect(rig.samples[1]).toHaveLength(FRAME_LENGTH);
  });

  it('counts what the worklet dropped', async () => {
    rig = new CaptureRig();
    rig.frame(() => 0, 3);
    rig.frame(() => 0, 4);
    await expect.poll(() => rig.levels.length).toBe(2);
    expect(rig.pump.droppedFrames).toBe(4);
  });

  it('tells the worklet to end when it is closed, and takes no more', async () => {
    rig = new CaptureRig();
    const gone = new Promise((resolve) => rig.worklet.addEventListener('close', resolve));
    rig.pump.close();
    rig.frame(() => 1);
    await gone;
    expect(rig.commands).toEqual([{ type: 'close' }]);
    expect(rig.levels).toEqual([]);
  });
});

describe('CapturePump, on a line that does not keep up', () => {
  it('holds a second of frames, drops the oldest, counts them and says so once', async () => {
    rig = new CaptureRig();
    rig.pump.begin();
    rig.congested = true;
    await rig.frames(1, 25);
    expect(rig.network).toEqual([]);
    await rig.frames(26, 40);
    expect(rig.network).toEqual([[true, 1]]);
    expect(rig.pump.droppedFrames).toBe(15);
    rig.congested = false;
    await rig.frames(41, 41);
    expect(rig.take()).toEqual(numbers(16, 41));
  });

  it('loses nothing of what was held before, where it carries a little more than the microphone gives', async () => {
    rig = new CaptureRig();
    await rig.frames(1, 125);
    rig.congested = true;
    rig.pump.begin();
    rig.congested = false;
    for (let n = 126; n <= 425; n += 5) {
      // Seven frames go while five come.
      let room = 7;
      rig.room = () => room-- > 0;
      await rig.frames(n, n + 4);
    }
    rig.room = undefined;
    await rig.frames(426, 426);
    expect(rig.take()).toEqual(numbers(1, 426));
    expect(rig.network).toEqual([]);
  });

  it('is fresh again after what was held before, where it carries no more than the microphone gives', async () => {
    rig = new CaptureRig();
    await rig.frames(1, 125);
    rig.congested = true;
    rig.pump.begin();
    await rig.frames(126, 625);
    expect(rig.network).toEqual([[true, 2]]);
    rig.congested = false;
    await rig.frames(626, 626);
    expect(rig.take()).toEqual(numbers(601, 626));
  });

  it('takes 5 s at once from a thread that stalls', async () => {
    rig = new CaptureRig({ stalls: true });
    rig.pump.begin();
    rig.congested = true;
    await rig.frames(1, 125);
    rig.congested = false;
    await rig.frames(126, 126);
    expect(rig.take()).toEqual(numbers(1, 126));
    expect(rig.network).toEqual([]);
  });

  it('says that it keeps up again after 2 s without a frame that had to wait', async () => {
    rig = new CaptureRig();
    rig.pump.begin();
    rig.congested = true;
    await rig.frames(1, 30);
    rig.congested = false;
    await rig.frames(1, 40);
    rig.congested = true;
    await rig.frames(1, 1);
    rig.congested = false;
    await rig.frames(1, 49);
    expect(rig.network).toEqual([[true, 1]]);
    await rig.frames(1, 1);
    expect(rig.network).toEqual([
      [true, 1],
      [false, 5],
    ]);
  });
});
