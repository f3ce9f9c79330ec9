import { createAudioDecoder, decodeBase64, encodeMuLaw, pcm16Level } from '@voice-agent/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { EngineRig, truncate } from './engine-rig.fixture.ts';

let rig: EngineRig;
afterEach(() => rig.close());

const both = (type: string) => ({ input: { format: { type } }, output: { format: { type } } });

describe('MediaEngine, in a session that speaks G.711', () => {
  for (const type of ['audio/pcmu', 'audio/pcma'] as const) {
    it(`sends ${type}, a sixth of the bytes`, async () => {
      rig = await EngineRig.start();
      await rig.connect();
      rig.created(both(type));
      await rig.until('ready');
      await rig.frames(8_192, 8_201);
      const bytes = (await rig.heard(10)).flatMap((event) =>
        event.type === 'input_audio_buffer.append' ? [...decodeBase64(event.audio)!] : [],
      );
      // 400 ms at 8 kHz, less the 4 ms that the filter holds.
      expect(bytes).toHaveLength(3_200 - 31);
      const heard = createAudioDecoder({ type })(Uint8Array.from(bytes));
      expect(pcm16Level(heard.subarray(2_400, 7_200))).toBeCloseTo(0.25, 1);
    });
  }

  it('counts what it receives and plays in samples of 24 kHz', async () => {
    rig = await EngineRig.start();
    await rig.connect();
    rig.created(both('audio/pcmu'));
    rig.delta(encodeMuLaw(new Int16Array(8_000).fill(8_192)));
    rig.say({ type: 'response.output_audio.done', response_id: 'resp_1', item_id: 'item_1', content_index: 0 });
    rig.speech();
    await rig.until('server-event', 2);
    const [done] = rig.of('server-event').slice(1);
    expect(done?.receivedSamples).toBeGreaterThan(23_800);
    expect(done?.receivedSamples).toBeLessThanOrEqual(24_000);
  });

  it('keeps deltas, and all that follows them, in order while the code is loaded', async () => {
    rig = await EngineRig.start();
    await rig.connect();
    rig.created(both('audio/pcmu'));
    rig.response('response.created');
    rig.delta(encodeMuLaw(new Int16Array(8_000).fill(8_192)));
    rig.response('response.done');
    rig.response('response.created', 'resp_2');
    await rig.until('server-event', 4);
    expect(rig.of('server-event').map(({ event }) => event.type)).toEqual([
      'session.created',
      'response.created',
      'response.done',
      'response.created',
    ]);
    await rig.play(10, 2);
    expect(rig.commands.map(({ type }) => type)).toEqual(['samples', 'complete']);
    rig.speech();
    await rig.play(10, 3);
    expect(await rig.heard(1)).toEqual([truncate('item_1', 59)]);
  });

  it('reports a close that comes meanwhile after what came before it', async () => {
    rig = await EngineRig.start();
    await rig.connect();
    rig.created(both('audio/pcmu'));
    rig.response('response.created');
    rig.peer.close(1011);
    await rig.until('closed');
    const kinds = rig.reports.map((report) => (report.type === 'server-event' ? report.event.type : report.type));
    expect(kinds.filter((kind) => kind !== 'ready')).toEqual(['session.created', 'response.created', 'closed']);
  });

  it('follows a response that differs from its session, and the session after it', async () => {
    rig = await EngineRig.ready();
    const thin = { audio: { output: { format: { type: 'audio/pcmu' } } } };
    rig.response('response.created', 'resp_1', thin);
    rig.delta(encodeMuLaw(new Int16Array(800).fill(8_192)));
    rig.response('response.done');
    rig.response('response.created', 'resp_2');
    rig.audio(2_400, 'item_2', 'resp_2');
    rig.response('response.done', 'resp_2');
    const loud = await rig.play(60, 4);
    expect(loud).toBeGreaterThan(4_650);
    expect(loud).toBeLessThanOrEqual(4_800);
    await expect
      .poll(() => rig.of('playhead').at(-1)?.playhead)
      .toMatchObject({ itemId: 'item_2', playedSamples: 2_400 });
  });

  it('changes with session.updated', async () => {
    rig = await EngineRig.ready();
    await rig.frames(1, 1);
    rig.session('session.updated', both('audio/pcmu'));
    await rig.settled();
    await rig.frames(2, 2);
    const sizes = (await rig.heard(2)).map((event) =>
      event.type === 'input_audio_buffer.append' ? decodeBase64(event.audio)!.length : 0,
    );
    expect(sizes).toEqual([1_920, 320 - 31]);
  });
});
