import { encodeBase64, pcm16ToBytes } from '@voice-agent/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { EngineRig, told } from './engine-rig.fixture.ts';

let rig: EngineRig;
afterEach(() => rig.close());

describe('MediaEngine', () => {
  it('holds the microphone until session.created, then sends it in order', async () => {
    rig = await EngineRig.start();
    await rig.connect();
    await rig.frames(1, 2);
    expect(rig.received).toEqual([]);
    rig.created();
    await rig.until('ready');
    await rig.frames(3, 3);
    const sent = await rig.heard(3);
    expect(sent.map(({ type }) => type)).toEqual(Array(3).fill('input_audio_buffer.append'));
    const audio = (value: number) => encodeBase64(pcm16ToBytes(new Int16Array(960).fill(value)));
    expect(sent).toMatchObject([{ audio: audio(1) }, { audio: audio(2) }, { audio: audio(3) }]);
  });

  it('reports every event but audio, with the samples received of the content it names', async () => {
    rig = await EngineRig.ready();
    rig.audio(2_400);
    const place = { response_id: 'resp_1', item_id: 'item_1', output_index: 0, content_index: 0 };
    rig.say({ type: 'response.output_audio_transcript.delta', ...place, delta: 'Hello' });
    rig.speech();
    await rig.until('server-event', 3);
    expect(rig.of('server-event').map(({ event, receivedSamples }) => [event.type, receivedSamples])).toEqual([
      ['session.created', 0],
      ['response.output_audio_transcript.delta', 2_400],
      ['input_audio_buffer.speech_started', 0],
    ]);
  });

  it('reports levels of both ends: with the microphone’s frames, or alone where none is open', async () => {
    rig = await EngineRig.ready();
    rig.audio(24_000);
    await rig.play(20, 1);
    await rig.until('level');
    expect(rig.of('level')[0]).toEqual({ type: 'level', microphone: 0, speaker: expect.closeTo(0.25) });
    await rig.frames(16_384, 16_384);
    expect(rig.of('level')[1]).toEqual({ type: 'level', microphone: 0.5, speaker: expect.closeTo(0.25) });
  });

  it('plays an answer to its end without telling the provider anything', async () => {
    rig = await EngineRig.ready();
    rig.response('response.created');
    rig.audio(2_400);
    rig.response('response.done', 'resp_1', { status: 'completed' });
    expect(await rig.play(20, 2)).toBe(2_400);
    await expect.poll(() => rig.of('playing').map(({ playing }) => playing)).toEqual([true, false]);
    expect(rig.of('playhead').at(-1)?.playhead).toMatchObject({ playedSamples: 2_400, receivedSamples: 2_400 });
    rig.speech();
    await rig.settled();
    rig.engine.send({ type: 'input_audio_buffer.clear' });
    expect(await rig.heard(1)).toEqual([{ type: 'input_audio_buffer.clear' }]);
    expect(rig.of('interrupted')).toEqual([]);
  });

  it('tells the worklet how long its sound takes to the ear', async () => {
    rig = await EngineRig.ready();
    rig.engine.setOutputLatency(480);
    await rig.play(0, 1);
    expect(rig.commands).toEqual([{ type: 'latency', samples: 480 }]);
  });

  it('buffers 250 ms before an answer starts where its thread stalls', async () => {
    rig = await EngineRig.ready({ stalls: true });
    await rig.play(0, 1);
    expect(rig.commands).toEqual([{ type: 'minimum-depth', samples: 6_000 }]);
    rig.audio(4_800);
    expect(await rig.play(10, 2)).toBe(0);
    rig.audio(4_800);
    expect(await rig.play(10, 3)).toBe(1_280);
  });

  it('resolves drained at once with nothing to play, and else when the last sample was heard', async () => {
    rig = await EngineRig.ready();
    await rig.engine.drained();
    rig.audio(2_400);
    rig.response('response.done');
    await rig.play(10, 2);
    let drained = false;
    const draining = rig.engine.drained().then(() => {
      drained = true;
    });
    await rig.until('playing');
    expect(drained).toBe(false);
    await rig.play(10);
    await draining;
    expect(rig.of('playhead').at(-1)?.playhead.playedSamples).toBe(2_400);
  });
});

describe('MediaEngine.send', () => {
  it('sends nothing that the provider does not know', async () => {
    rig = await EngineRig.start();
    await rig.connect({ grant: { dialect: { unsupported: ['input_audio_buffer.clear'] } } });
    rig.created();
    await rig.until('ready');
    rig.engine.send({ type: 'input_audio_buffer.clear' });
    rig.engine.send({ type: 'response.cancel' });
    expect(await rig.heard(1)).toEqual([{ type: 'response.cancel' }]);
  });

  it('is ignored without a connection', async () => {
    rig = await EngineRig.start();
    rig.engine.send({ type: 'response.cancel' });
    await rig.connect();
    rig.created();
    await rig.until('ready');
    await rig.frames(1, 1);
    expect(told(await rig.heard(1))).toEqual([1]);
  });
});

describe('MediaEngine.close', () => {
  it('may be called before connect, while connecting, during an interruption, and twice', async () => {
    rig = await EngineRig.start();
    await rig.close();
    rig = await EngineRig.start();
    rig.engine.connect({ grant: { url: rig.url, protocols: ['realtime'], expiresAt: 0 }, opening: [] });
    await rig.close();
    rig = await EngineRig.ready();
    rig.audio(24_000);
    await rig.play(10, 1);
    rig.engine.interrupt();
    const before = rig.reports.length;
    await Promise.all([rig.engine.close(), rig.engine.close()]);
    expect(rig.reports).toHaveLength(before);
    await expect.poll(() => rig.clients.size).toBe(0);
  });

  it('opens nothing when connect comes after it', async () => {
    rig = await EngineRig.start();
    await rig.engine.close();
    rig.engine.connect({ grant: { url: 'ws://127.0.0.1:1/', protocols: ['realtime'], expiresAt: 0 }, opening: [] });
    expect(rig.reports).toEqual([]);
  });

  it('tells the worklet to fade out', async () => {
    rig = await EngineRig.ready();
    rig.audio(24_000);
    await rig.play(10, 1);
    await rig.engine.close();
    // No more than one fade, which ends in silence.
    expect(await rig.play(50, 2)).toBeLessThanOrEqual(480);
    expect(rig.commands.at(-1)).toEqual({ type: 'close' });
  });

  it('answers who waits for the end of the sound', async () => {
    rig = await EngineRig.ready();
    rig.audio(24_000);
    await rig.play(10, 1);
    const draining = rig.engine.drained();
    await rig.engine.close();
    await draining;
  });
});
