import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunk, concat, wavFile } from './wav-file.fixture.ts';
import { readWavHeader } from './wav-header.ts';

const data = Uint8Array.of(1, 2, 3, 4, 5, 6);

describe('readWavHeader', () => {
  it('finds the samples, over chunks that it does not know, odd ones padded', () => {
    const file = wavFile(data, { sampleRateHz: 44_100, listBytes: 7 });
    const header = readWavHeader(file);
    expect(header).toMatchObject({ kind: 'header', dataBytes: 6, layout: { encoding: 'int', sampleRateHz: 44_100 } });
    if (header.kind === 'header') expect(file.subarray(header.dataStart, header.dataStart + 6)).toEqual(data);
  });

  it('reads the extensible form, and samples in wider containers', () => {
    const wide = readWavHeader(
      wavFile(data, { code: 1, bits: 20, bytesPerSample: 3, extensible: true, channelCount: 2 }),
    );
    expect(wide).toMatchObject({ layout: { encoding: 'int', bytesPerSample: 3, channelCount: 2 } });
    expect(readWavHeader(wavFile(data, { code: 3, bits: 32, extensible: true }))).toMatchObject({
      layout: { encoding: 'float', bytesPerSample: 4 },
    });
  });

  it.each([0xffffffff, 0x7fffffff, 0x7ffff000])(
    'takes a length of %i for unknown, as streams write it',
    (claimedBytes) => {
      expect(readWavHeader(wavFile(data, { claimedBytes }))).toMatchObject({ kind: 'header', dataBytes: Infinity });
    },
  );

  it.each([36, 0, 0xffffffff])(
    'takes a length of 0 for unknown in a file that ends there or nowhere (%i), as servers write it that send a header first',
    (claimedFileBytes) => {
      const header = readWavHeader(wavFile(data, { claimedBytes: 0, claimedFileBytes }));
      expect(header).toMatchObject({ kind: 'header', dataBytes: Infinity });
    },
  );

  it('believes a length of 0 where something else follows', () => {
    const trailer = chunk('LIST', new Uint8Array(20));
    expect(readWavHeader(wavFile(new Uint8Array(0), { trailer }))).toMatchObject({ kind: 'header', dataBytes: 0 });
  });

  it('asks for more as long as the samples have not begun', () => {
    const file = wavFile(data, { extensible: true, listBytes: 20 });
    for (let length = 12; length < file.length - data.length; length++) {
      expect(readWavHeader(file.subarray(0, length)).kind, `${length} bytes`).toBe('incomplete');
    }
  });

  it.each([
    ['text', new TextEncoder().encode('hello, this is no audio'), 'not a RIFF/WAVE file'],
    [
      'a format that is too small',
      concat([wavFile(data).subarray(0, 12), chunk('fmt ', new Uint8Array(8))]),
      'cut short',
    ],
    ['a short extensible format', patched(20, 0xfffe), 'cut short'],
    ['data before the format', concat([wavFile(data).subarray(0, 12), chunk('data', data)]), 'before its fmt chunk'],
    ['MP3 in a WAV', patched(20, 0x55), 'method 85'],
    ['no channels', patched(22, 0), 'no channels'],
    ['rate 0', patched(24, 0), 'sample rate is 0'],
    ['more channels than the frame holds', patched(22, 7), 'no WAV'],
    ['a frame of 0 bytes', patched(32, 0), 'no WAV'],
    ['more bits than the frame holds', patched(34, 24), 'no WAV'],
    ['0 bits', patched(34, 0), 'no WAV'],
    ['floats of 16 bits', patched(20, 3), 'no WAV'],
    ['G.711 of 16 bits', patched(20, 7), 'no WAV'],
  ])('says what is wrong with %s', (_, file, reason) => {
    expect(readWavHeader(file)).toMatchObject({ kind: 'invalid', reason: expect.stringContaining(reason) });
  });

  it('says what is missing of a file that ended early', () => {
    expect(readWavHeader(wavFile(data).subarray(0, 24))).toMatchObject({ reason: 'its fmt chunk is cut short' });
    expect(readWavHeader(wavFile(data).subarray(0, 36))).toMatchObject({ reason: 'it has no data chunk' });
    expect(readWavHeader(wavFile(data).subarray(0, 12))).toMatchObject({ reason: 'it has no fmt chunk' });
  });

  it('never throws, and never sees samples where there are none, whatever the bytes', () => {
    const file = wavFile(data, { extensible: true });
    const patches = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { maxLength: 6 });
    fc.assert(
      fc.property(patches, fc.nat(file.length), (changes, length) => {
        const broken = file.slice(0, length);
        for (const [at, byte] of changes) broken[at] = byte;
        const header = readWavHeader(broken);
        if (header.kind === 'header') expect(header.dataStart).toBeLessThanOrEqual(broken.length);
        else expect(header.reason).not.toBe('');
      }),
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => readWavHeader(bytes).kind !== 'header'));
  });
});

function patched(offset: number, value: number): Uint8Array {
  const file = wavFile(data);
  const view = new DataView(file.buffer);
  if (offset === 24) view.setUint32(offset, value, true);
  else view.setUint16(offset, value, true);
  return file;
}
