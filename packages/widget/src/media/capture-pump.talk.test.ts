import { afterEach, describe, expect, it } from 'vitest';
import { CaptureRig, numbers } from './capture-pump.fixture.ts';

let rig: CaptureRig;
afterEach(() => rig.close());

const committed = { type: 'input_audio_buffer.committed', event_id: 'e', item_id: 'i' } as const;

/** Presses and releases; answers when the turn's end was decided. */
function release(): { answers: boolean[] } {
  const answers: boolean[] = [];
  rig.pump.release((answer) => answers.push(answer));
  return { answers };
}

function ready(): void {
  rig = new CaptureRig({ pushToTalk: true });
  rig.pump.begin();
}

describe('CapturePump.press', () => {
  it('sends from 100 ms before the press on, behind a clear; before it nothing', async () => {
    ready();
    await rig.frames(1, 10);
    expect(rig.take()).toEqual([]);
    rig.pump.press();
    await rig.frames(11, 12);
    expect(rig.take()).toEqual(['clear', 8, 9, 10, 11, 12]);
  });

  it('changes nothing when it comes twice', async () => {
    ready();
    rig.pump.press();
    await rig.frames(1, 2);
    rig.pump.press();
    await rig.frames(3, 3);
    expect(rig.take()).toEqual(['clear', 1, 2, 3]);
  });

  it('ends a turn that still waits for its last frame', async () => {
    ready();
    rig.pump.press();
    await rig.frames(1, 5);
    const { answers } = release();
    rig.pump.press();
    await rig.frames(6, 6);
    expect(answers).toEqual([true]);
    expect(rig.take()).toEqual(['clear', 1, 2, 3, 4, 5, 'commit', 'clear', 6]);
  });
});

describe('CapturePump.release', () => {
  it('waits for the frame under way, then commits', async () => {
    ready();
    rig.pump.press();
    await rig.frames(1, 5);
    const { answers } = release();
    await rig.frames(6, 6);
    expect(answers).toEqual([]);
    await rig.frames(7, 9);
    expect(answers).toEqual([true]);
    expect(rig.take()).toEqual(['clear', 1, 2, 3, 4, 5, 6, 7, 'commit']);
  });

  it('clears a turn under 100 ms instead, whatever came before the press', async () => {
    ready();
    await rig.frames(1, 5);
    rig.pump.press();
    const { answers } = release();
    await rig.frames(6, 9);
    expect(answers).toEqual([false]);
    expect(rig.take()).toEqual(['clear', 3, 4, 5, 6, 7, 'clear']);
  });

  it('answers false when there was no press', () => {
    ready();
    expect(release().answers).toEqual([false]);
    expect(rig.take()).toEqual([]);
  });

  it('does not wait for a microphone that is dead', async () => {
    ready();
    rig.pump.press();
    await rig.frames(1, 5);
    const { answers } = release();
    await expect.poll(() => answers).toEqual([true]);
    expect(rig.take()).toEqual(['clear', 1, 2, 3, 4, 5, 'commit']);
    rig.pump.press();
    const dead = release();
    await expect.poll(() => dead.answers).toEqual([false]);
    expect(rig.take()).toEqual(['clear', 'clear']);
  });

  it('commits behind the last frame when the line is slow, and loses none of 5 s', async () => {
    ready();
    rig.pump.press();
    rig.congested = true;
    await rig.frames(1, 100);
    const { answers } = release();
    await rig.frames(101, 110);
    expect(answers).toEqual([]);
    expect(rig.take()).toEqual(['clear']);
    rig.congested = false;
    await rig.frames(111, 111);
    expect(rig.take()).toEqual([...numbers(1, 102), 'commit']);
    expect(answers).toEqual([true]);
    expect(rig.network).toEqual([]);
  });

  it('clears nothing of the turn before, when that still waits for a slow line and the next one is too short', async () => {
    ready();
    rig.pump.press();
    await rig.frames(1, 5);
    rig.congested = true;
    await rig.frames(6, 10);
    const first = release();
    await rig.frames(11, 12);
    rig.pump.press();
    const slip = release();
    await rig.frames(13, 14);
    expect(slip.answers).toEqual([false]);
    rig.congested = false;
    await rig.frames(15, 15);
    expect(rig.take()).toEqual(['clear', ...numbers(1, 12), 'commit']);
    expect(first.answers).toEqual([true]);
  });

  it('commits when the provider listens, if that is later', async () => {
    rig = new CaptureRig({ pushToTalk: true });
    rig.pump.press();
    await rig.frames(1, 5);
    const { answers } = release();
    await rig.frames(6, 20);
    expect(answers).toEqual([]);
    rig.pump.press();
    await rig.frames(21, 22);
    rig.pump.begin();
    expect(answers).toEqual([true]);
    // No clear: the buffer of a new session is empty, and of what was committed.
    expect(rig.take()).toEqual([...numbers(1, 7), 'commit', 18, 19, 20, 21, 22]);
  });
});

describe('CapturePump, when the connection is lost with turns ended by hand', () => {
  it('sends the turn again that was not ended', async () => {
    ready();
    rig.pump.press();
    await rig.frames(1, 5);
    rig.pump.pause(true);
    await rig.frames(6, 7);
    rig.take();
    rig.pump.begin();
    const { answers } = release();
    await rig.frames(8, 9);
    expect(rig.take()).toEqual([...numbers(1, 9), 'commit']);
    expect(answers).toEqual([true]);
  });

  it('sends a turn again from its head, when it is longer than 5 s', async () => {
    ready();
    rig.pump.press();
    await rig.frames(1, 200);
    rig.pump.pause(true);
    await rig.frames(201, 400);
    rig.take();
    rig.pump.begin();
    release();
    await rig.frames(401, 402);
    expect(rig.take()).toEqual([...numbers(1, 402), 'commit']);
  });

  it('sends a turn again, with its commit, when the provider has not said that it took it', async () => {
    ready();
    rig.pump.press();
    await rig.frames(1, 5);
    release();
    await rig.frames(6, 9);
    rig.pump.pause(true);
    rig.take();
    rig.pump.begin();
    expect(rig.take()).toEqual([...numbers(1, 7), 'commit']);
  });

  it('sends nothing again of a turn that was committed, but the next one', async () => {
    ready();
    rig.pump.press();
    await rig.frames(1, 5);
    release();
    await rig.frames(6, 7);
    rig.pump.press();
    await rig.frames(8, 9);
    rig.pump.follow(committed);
    rig.pump.follow({ type: 'input_audio_buffer.cleared', event_id: 'e' });
    rig.pump.pause(true);
    rig.take();
    rig.pump.begin();
    expect(rig.take()).toEqual([8, 9]);
  });
});

describe('CapturePump.setPushToTalk', () => {
  it('begins to send everything, and stops again', async () => {
    ready();
    await rig.frames(1, 5);
    rig.pump.setPushToTalk(false);
    await rig.frames(6, 7);
    expect(rig.take()).toEqual([6, 7]);
    rig.pump.setPushToTalk(true);
    await rig.frames(8, 9);
    expect(rig.take()).toEqual([]);
    rig.pump.press();
    expect(rig.take()).toEqual(['clear', 8, 9]);
  });

  it('forgets what is held when turns come to be ended by hand', async () => {
    rig = new CaptureRig();
    await rig.frames(1, 5);
    rig.pump.setPushToTalk(true);
    rig.pump.begin();
    expect(rig.take()).toEqual([]);
  });

  it('ends a turn that was released, and leaves one that runs to the provider', async () => {
    ready();
    rig.pump.press();
    await rig.frames(1, 5);
    const { answers } = release();
    rig.pump.setPushToTalk(false);
    expect(answers).toEqual([true]);
    rig.pump.setPushToTalk(true);
    rig.pump.press();
    rig.take();
    await rig.frames(6, 7);
    rig.pump.setPushToTalk(false);
    await rig.frames(8, 8);
    expect(rig.take()).toEqual([6, 7, 8]);
    expect(release().answers).toEqual([false]);
  });
});
