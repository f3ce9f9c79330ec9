import { describe, expect, it } from 'vitest';
import { encodeWav, parseWav } from './wav.ts';

const samples = Int16Array.of(1, -1, 32767, -32768);

describe('parseWav', () => {
  it('reads what encodeWav writes', () => {
    expect(parseWav(encodeWav(samples, 24000))).toEqual({ ok: true, audio: { samples, sampleRateHz: 24000 } });
  });

  it('skips chunks it does not know, odd sizes padded', () => {
    const plain = encodeWav(samples, 16000);
    const list = Uint8Array.from([...'LIST'].map((char) => char.charCodeAt(0)).concat(3, 0, 0, 0, 1, 2, 3, 0));
    const file = Uint8Array.from([...plain.subarray(0, 36), ...list, ...plain.subarray(36)]);
    expect(parseWav(file)).toEqual({ ok: true, audio: { samples, sampleRateHz: 16000 } });
  });

  it('reads a data chunk of unknown length, as streams write it, to the end of the file', () => {
    const file = encodeWav(samples, 24000);
    new DataView(file.buffer).setUint32(40, 0xffffffff, true);
    expect(parseWav(file)).toEqual({ ok: true, audio: { samples, sampleRateHz: 24000 } });
  });

  it.each([
    ['nothing', new Uint8Array(0), 'not a RIFF/WAVE file'],
    ['text', new TextEncoder().encode('hello, this is no audio'), 'not a RIFF/WAVE file'],
    ['a header alone', encodeWav(samples, 24000).subarray(0, 36), 'it has no data chunk'],
    ['a cut format', encodeWav(samples, 24000).subarray(0, 24), 'its fmt chunk is cut short'],
    ['stereo', patched(22, 2), 'it has 2 channels, not one'],
    ['8 bits', patched(34, 8), 'it is not 16-bit PCM'],
    ['floats', patched(20, 3), 'it is not 16-bit PCM'],
    ['rate 0', patched(24, 0), 'its sample rate is 0'],
  ])('says what is wrong with %s', (_, file, reason) => {
    expect(parseWav(file)).toEqual({ ok: false, reason });
  });

  it('never throws, whatever the bytes', () => {
    const file = encodeWav(samples, 24000);
    for (let at = 0; at < 44; at++) {
      for (const byte of [0, 1, 127, 128, 255]) {
        const broken = file.slice();
        broken[at] = byte;
        expect(typeof parseWav(broken).ok).toBe('boolean');
      }
    }
  });
});

function patched(offset: number, value: number): Uint8Array {
  const file = encodeWav(samples, 24000);
  const view = new DataView(file.buffer);
  if (offset === 24) view.setUint32(offset, value, true);
  else view.setUint16(offset, value, true);
  return file;
}
