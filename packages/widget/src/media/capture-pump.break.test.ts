import { afterEach, describe, expect, it } from 'vitest';
import { CaptureRig, numbers } from './capture-pump.fixture.ts';

let rig: CaptureRig;
afterEach(() => rig.close());

const event_id = 'e';
const committed = { type: 'input_audio_buffer.committed', event_id, item_id: 'i' } as const;
const transcribed = {
  type: 'conversation.item.input_audio_transcription.completed',
  event_id,
  item_id: 'i',
  content_index: 0,
  transcript: 'Hello',
  usage: { type: 'duration', seconds: 1 },
} as const;

describe('CapturePump, when the connection is lost', () => {
  it('sends the turn again that the provider has not committed, from its first sample on', async () => {
    rig = new CaptureRig();
    rig.pump.begin();
    await rig.frames(1, 50);
    // Frame 26 begins at 1 s.
    rig.speechStarted(1_000);
    await rig.frames(51, 60);
    rig.take();
    rig.pump.pause(true);
    await rig.frames(61, 65);
    expect(rig.take()).toEqual([]);
    rig.pump.begin();
    expect(rig.take()).toEqual(numbers(26, 65));
  });

  it('is silent all through a break while muted, and no frame is missing to the provider’s clock', async () => {
    rig = new CaptureRig();
    rig.pump.begin();
    await rig.frames(1, 2);
    rig.pump.setMuted(true);
    await rig.frames(3, 10);
    rig.pump.pause(true);
    await rig.frames(11, 20);
    rig.take();
    rig.pump.begin();
    await rig.frames(21, 30);
    // What was said before the mute is said again, as after any break.
    expect(rig.take()).toEqual([1, 2, ...Array(28).fill(0)]);
    rig.pump.pause(true);
    await rig.frames(31, 32);
    rig.pump.setMuted(false);
    await rig.frames(33, 34);
    rig.pump.begin();
    expect(rig.take()).toEqual([1, 2, ...Array(30).fill(0), 33, 34]);
    expect(rig.levels.slice(2, 32)).toEqual(Array(30).fill(0));
  });

  it('sends the last 5 s again, though the provider has not said that somebody speaks', async () => {
    rig = new CaptureRig();
    rig.pump.begin();
    await rig.frames(1, 150);
    rig.pump.pause(true);
    rig.take();
    rig.pump.begin();
    await rig.frames(151, 152);
    expect(rig.take()).toEqual(numbers(26, 152));
    expect(rig.pump.droppedFrames).toBe(0);
  });

  it('holds 5 s in all without a turn, and does not count as dropped what was sent once', async () => {
    rig = new CaptureRig();
    rig.pump.begin();
    await rig.frames(1, 100);
    rig.pump.pause(true);
    await rig.frames(101, 150);
    rig.take();
    rig.pump.begin();
    expect(rig.take()).toEqual(numbers(26, 150));
    expect(rig.pump.droppedFrames).toBe(0);
  });

  it('sends the last second again when a line that works is changed for another', async () => {
    rig = new CaptureRig();
    rig.pump.begin();
    await rig.frames(1, 150);
    rig.pump.pause(false);
    rig.take();
    rig.pump.begin();
    await rig.frames(151, 152);
    expect(rig.take()).toEqual(numbers(126, 152));
  });

  it('sends nothing twice over when it is left twice', async () => {
    rig = new CaptureRig();
    rig.pump.begin();
    await rig.frames(1, 100);
    rig.pump.pause(true);
    rig.pump.pause(false);
    rig.take();
    rig.pump.begin();
    expect(rig.take()).toEqual(numbers(1, 100));
  });

  it('sends nothing again of a turn that was taken, but what came after its end', async () => {
    rig = new CaptureRig();
    rig.pump.begin();
    await rig.frames(1, 50);
    rig.speechStarted(1_000);
    // The end of frame 45.
    rig.speechStopped(1_800);
    rig.pump.follow(committed);
    await rig.frames(51, 52);
    rig.pump.pause(true);
    rig.take();
    rig.pump.begin();
    expect(rig.take()).toEqual(numbers(46, 52));
  });

  it('sends a turn again whose end was heard and that was not taken', async () => {
    rig = new CaptureRig();
    rig.pump.begin();
    await rig.frames(1, 50);
    rig.speechStarted(1_000);
    rig.speechStopped(1_800);
    rig.pump.pause(true);
    rig.take();
    rig.pump.begin();
    expect(rig.take()).toEqual(numbers(26, 50));
  });

  it('sends nothing again of the silence that the provider answered', async () => {
    rig = new CaptureRig();
    rig.pump.begin();
    await rig.frames(1, 50);
    const silence = { audio_start_ms: 0, audio_end_ms: 1_800 };
    rig.pump.follow({ ...committed, ...silence, type: 'input_audio_buffer.timeout_triggered' });
    rig.pump.follow(committed);
    rig.pump.pause(true);
    rig.take();
    rig.pump.begin();
    expect(rig.take()).toEqual(numbers(46, 50));
  });

  for (const event of [committed, { type: 'input_audio_buffer.cleared', event_id } as const]) {
    it(`sends again only what came after ${event.type}, where no end was told`, async () => {
      rig = new CaptureRig();
      rig.pump.begin();
      await rig.frames(1, 50);
      rig.speechStarted(1_000);
      rig.pump.follow(event);
      await rig.frames(51, 52);
      rig.pump.pause(true);
      rig.take();
      rig.pump.begin();
      expect(rig.take()).toEqual([51, 52]);
    });
  }

  it('sends a turn again that was taken and not written down, before all that waits', async () => {
    rig = new CaptureRig();
    rig.pump.begin();
    await rig.frames(1, 50);
    rig.speechStarted(1_000);
    rig.speechStopped(1_800);
    rig.pump.follow(committed);
    await rig.frames(51, 52);
    rig.pump.pause(true);
    await rig.frames(53, 54);
    rig.pump.sendAgain(['i']);
    rig.take();
    rig.pump.begin();
    // 26 to 45 are the turn.
    expect(rig.take()).toEqual(numbers(26, 54));
  });

  it('sends it again after a second loss, before the provider has heard it', async () => {
    rig = new CaptureRig();
    rig.pump.begin();
    rig.speechStarted(0);
    await rig.frames(1, 200);
    rig.speechStopped(8_000);
    rig.pump.follow(committed);
    for (const again of [['i'], []]) {
      rig.pump.pause(true);
      rig.pump.sendAgain(again);
      rig.take();
      rig.pump.begin();
      expect(rig.take()).toEqual(numbers(1, 200));
    }
  });

  it('sends the rest again after a second loss, when one of several turns was taken again', async () => {
    rig = new CaptureRig();
    rig.pump.begin();
    for (const [item_id, startMs] of [
      ['i', 0],
      ['j', 8_000],
    ] as const) {
      rig.speechStarted(startMs);
      await rig.frames(startMs / 40 + 1, startMs / 40 + 200);
      rig.speechStopped(startMs + 8_000);
      rig.pump.follow({ ...committed, item_id });
    }
    for (const again of [['i', 'j'], ['k'], []]) {
      rig.pump.pause(true);
      rig.pump.sendAgain(again);
      rig.take();
      rig.pump.begin();
      expect(rig.take()).toEqual(again.length === 0 ? numbers(201, 400) : numbers(1, 400));
      rig.speechStarted(0);
      rig.speechStopped(8_000);
      rig.pump.follow({ ...committed, item_id: 'k' });
    }
  });

  it('sends no turn again that was written down, or that nobody asks for', async () => {
    rig = new CaptureRig();
    rig.pump.begin();
    await rig.frames(1, 50);
    rig.speechStarted(1_000);
    rig.pump.follow(committed);
    rig.pump.follow(transcribed);
    rig.pump.pause(true);
    rig.pump.sendAgain(['i']);
    rig.take();
    rig.pump.begin();
    await rig.frames(51, 60);
    rig.speechStarted(0);
    rig.pump.follow({ ...committed, item_id: 'j' });
    rig.pump.pause(true);
    rig.pump.sendAgain(['i']);
    rig.take();
    rig.pump.begin();
    expect(rig.take()).toEqual([]);
  });

  it('keeps a turn of 60 s, what was said meanwhile among it', async () => {
    rig = new CaptureRig();
    rig.pump.begin();
    rig.speechStarted(0);
    await rig.frames(1, 1_400);
    rig.pump.pause(true);
    await rig.frames(1_401, 1_500);
    rig.take();
    rig.pump.begin();
    expect(rig.take()).toEqual(numbers(1, 1_500));
  });

  it('lets the head of a longer turn go', async () => {
    rig = new CaptureRig();
    rig.pump.begin();
    rig.speechStarted(0);
    await rig.frames(1, 1_510);
    rig.pump.pause(true);
    await rig.frames(1_511, 1_520);
    rig.take();
    rig.pump.begin();
    expect(rig.take()).toEqual(numbers(21, 1_520));
  });

  it('keeps the turn through a second loss, before the provider has heard it again', async () => {
    rig = new CaptureRig();
    rig.pump.begin();
    await rig.frames(1, 10);
    rig.speechStarted(200);
    rig.pump.pause(true);
    rig.pump.begin();
    await rig.frames(11, 12);
    rig.pump.pause(true);
    rig.take();
    rig.pump.begin();
    expect(rig.take()).toEqual(numbers(6, 12));
  });

  it('takes a second where the provider’s clock makes no sense', async () => {
    for (const startMs of [1e9, Number.NaN]) {
      rig = new CaptureRig();
      rig.pump.begin();
      await rig.frames(1, 50);
      rig.speechStarted(startMs);
      rig.pump.pause(true);
      rig.take();
      rig.pump.begin();
      expect(rig.take()).toEqual(numbers(26, 50));
      rig.close();
    }
  });
});
