import { describe, expect, it } from 'vitest';
import { FLITE_VOICES, fliteVoice } from './flite-voices.ts';

describe('fliteVoice', () => {
  it('takes its own voices by name', () => {
    for (const voice of FLITE_VOICES) expect(fliteVoice(voice, 'slt')).toBe(voice);
  });

  it('has a stand-in for each voice of the OpenAI service', () => {
    expect(fliteVoice('marin', 'kal')).toBe('slt');
    expect(fliteVoice('cedar', 'kal')).toBe('rms');
    const names = 'alloy ash ballad coral echo sage shimmer verse marin cedar'.split(' ');
    for (const name of names) expect(fliteVoice(name, 'kal')).not.toBe('kal');
  });

  it('takes the fallback for no name and for unknown ones', () => {
    for (const name of [undefined, '', 'nobody', 'constructor', '__proto__'])
      expect(fliteVoice(name, 'awb')).toBe('awb');
  });
});
