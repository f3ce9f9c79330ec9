import { decodeMuLaw, pcm16ToBytes, type ServerEvent } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import { WireFormats } from './wire-formats.ts';

function session(input: unknown, output: unknown): ServerEvent {
  const audio = { input: { format: input }, output: { format: output } };
  const session = { type: 'realtime', object: 'realtime.session', id: 's', audio };
  return { type: 'session.updated', event_id: 'e', session } as ServerEvent;
}

const pcmu = { type: 'audio/pcmu' };

describe('WireFormats', () => {
  it('speaks PCM until it is told otherwise, and keeps what is not named', async () => {
    const formats = new WireFormats();
    expect(formats.encoder()).toBe(pcm16ToBytes);
    await formats.follow(session(pcmu, undefined));
    expect(formats.thin).toBe(true);
    expect(formats.follow(session(undefined, null))).toBeUndefined();
    expect(formats.thin).toBe(true);
    expect([...formats.decoder()(Uint8Array.of(1, 0, 2))]).toEqual([1]);
  });

  it('loads the code of G.711 once, when it is first spoken', async () => {
    const formats = new WireFormats();
    expect(formats.follow(session({ type: 'audio/pcm', rate: 24_000 }, undefined))).toBeUndefined();
    const loading = formats.follow(session(pcmu, pcmu));
    expect(formats.encoder()).toBeUndefined();
    await loading;
    expect(formats.follow(session(pcmu, { type: 'audio/pcma' }))).toBeUndefined();
    expect(formats.encoder()).toBeDefined();
  });

  it('keeps one encoder for the stream, and makes a decoder per content', async () => {
    const formats = new WireFormats();
    await formats.follow(session(pcmu, pcmu));
    const encode = formats.encoder()!;
    expect(formats.encoder()).toBe(encode);
    const bytes = [...encode(new Int16Array(960)), ...encode(new Int16Array(960))];
    expect([...decodeMuLaw(Uint8Array.from(bytes))].every((sample) => sample === 0)).toBe(true);
    expect(bytes).toHaveLength(2 * 320 - 31);
    expect(formats.decoder()).not.toBe(formats.decoder());
  });

  it('takes what it cannot decode for PCM, whatever comes', () => {
    for (const odd of ['pcm16', 7, { type: 'audio/opus' }, { type: null }, {}]) {
      const formats = new WireFormats();
      expect(formats.follow(session(odd, odd))).toBeUndefined();
      expect(formats.thin).toBe(false);
    }
    const formats = new WireFormats();
    const bare = { type: 'realtime', object: 'realtime.session', id: 's' };
    for (const audio of [null, 7, 'x', { input: null, output: 3 }]) {
      const event = { type: 'session.created', event_id: 'e', session: { ...bare, audio } };
      expect(formats.follow(event as unknown as ServerEvent)).toBeUndefined();
    }
  });
});
