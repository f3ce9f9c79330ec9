import type { ClientEvent } from '@voice-agent/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { FRAME_LENGTH } from '../audio/worklets/capture-framer.ts';
import { EngineRig, told, truncate } from './engine-rig.fixture.ts';

let rig: EngineRig;
afterEach(() => rig.close());

async function talker(): Promise<EngineRig> {
  return EngineRig.ready({ pushToTalk: true });
}

function talk(talking: boolean): Promise<boolean> {
  return new Promise((resolve) => rig.engine.talk(talking, resolve));
}

describe('MediaEngine.talk', () => {
  it('sends and commits what was said between press and release', async () => {
    rig = await talker();
    await rig.frames(1, 5);
    expect(await talk(true)).toBe(false);
    await rig.frames(6, 8);
    const released = talk(false);
    await rig.frames(9, 12);
    expect(await released).toBe(true);
    rig.engine.send({ type: 'response.create' });
    const events = told(await rig.heard(11)).map((event) => String(event).replace('input_audio_buffer.', ''));
    expect(events).toEqual(['clear', '3', '4', '5', '6', '7', '8', '9', '10', 'commit', 'response.create']);
  });

  it('tells with the provider’s next word how much was sent', async () => {
    rig = await talker();
    await rig.frames(1, 5);
    await rig.settled();
    expect(rig.of('server-event').at(-1)?.sentSamples).toBe(0);
    await talk(true);
    await rig.frames(6, 8);
    const released = talk(false);
    await rig.frames(9, 12);
    await released;
    await rig.heard(10); // A clear, frames 3 to 10, a commit.
    rig.committed();
    await rig.settled();
    expect(rig.of('server-event').at(-1)?.sentSamples).toBe(8 * FRAME_LENGTH);
  });

  it('stops the agent: the sound, what is to come of it, and the response', async () => {
    rig = await talker();
    rig.response('response.created');
    rig.audio(24_000);
    await rig.play(10, 1);
    await talk(true);
    await rig.play(10, 2);
    const heard = await rig.heard(3);
    expect(heard[0]).toEqual({ type: 'input_audio_buffer.clear' });
    expect(heard.slice(1)).toEqual([truncate('item_1', 59), { type: 'response.cancel', response_id: 'resp_1' }]);
    rig.audio(24_000);
    await rig.settled();
    expect(rig.commands).toHaveLength(2);
  });

  it('cancels a response that was asked for and begins only after the press', async () => {
    rig = await talker();
    rig.engine.send({ type: 'response.create' });
    await talk(true);
    rig.response('response.created');
    const cancel: ClientEvent = { type: 'response.cancel', response_id: 'resp_1' };
    expect((await rig.heard(3)).at(-1)).toEqual(cancel);
  });

  it('keeps a turn through a lost connection', async () => {
    rig = await talker();
    await talk(true);
    await rig.frames(1, 4);
    rig.peer.terminate();
    await rig.until('closed');
    const released = talk(false);
    await rig.frames(5, 9);
    await rig.reconnect();
    expect(await released).toBe(true);
    expect(told(await rig.heard(7))).toEqual([1, 2, 3, 4, 5, 6, 'input_audio_buffer.commit']);
  });

  it('sends everything when turns are no longer ended by hand', async () => {
    rig = await talker();
    await rig.frames(1, 1);
    rig.engine.setPushToTalk(false);
    await rig.frames(2, 3);
    expect(told(await rig.heard(2))).toEqual([2, 3]);
  });
});
