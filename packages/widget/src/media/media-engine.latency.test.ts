import { afterEach, describe, expect, it } from 'vitest';
import { EngineRig } from './engine-rig.fixture.ts';

let rig: EngineRig;
afterEach(() => rig.close());

describe('MediaEngine’s latency', () => {
  it('is told once per answer, when it is heard', async () => {
    rig = await EngineRig.ready();
    rig.say({ type: 'input_audio_buffer.speech_stopped', item_id: 'user_1', audio_end_ms: 900 });
    rig.committed();
    rig.response('response.created');
    rig.audio(9_600);
    await rig.play(0, 1);
    expect(rig.of('latency')).toEqual([]);
    await rig.play(30);
    await rig.until('latency');
    await rig.until('playhead');
    const [latency] = rig.of('latency');
    expect(latency).toEqual({ type: 'latency', responseId: 'resp_1', milliseconds: expect.any(Number) });
    expect(latency!.milliseconds).toBeGreaterThan(0);
    expect(rig.of('latency')).toHaveLength(1);
  });

  it('is told for a typed question and for a turn ended by hand', async () => {
    rig = await EngineRig.ready({ pushToTalk: true });
    rig.engine.send({
      type: 'conversation.item.create',
      item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hello?' }] },
    });
    rig.engine.send({ type: 'response.create' });
    rig.response('response.created');
    rig.audio(4_800);
    rig.response('response.done');
    await rig.play(50, 2);
    await rig.until('latency');

    rig.engine.talk(true, () => undefined);
    await rig.frames(1, 5);
    rig.engine.talk(false, () => rig.engine.send({ type: 'response.create' }));
    await rig.frames(6, 7);
    rig.committed();
    rig.response('response.created', 'resp_2');
    rig.audio(4_800, 'item_2', 'resp_2');
    rig.response('response.done', 'resp_2');
    await rig.play(50, 4);
    await rig.until('latency', 2);
    expect(rig.of('latency').map(({ responseId }) => responseId)).toEqual(['resp_1', 'resp_2']);
  });
});
