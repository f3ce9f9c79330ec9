/** Flite's voices, and which of them stands in for each voice of the OpenAI service. */

/** What the WebAssembly build holds (`flite -lv`), without `awb_time`, which can only tell the time. */
export const FLITE_VOICES = ['slt', 'rms', 'awb', 'kal16', 'kal'] as const;

export type FliteVoice = (typeof FLITE_VOICES)[number];

/** slt is a woman's voice, the others are men's. */
const STAND_INS: Readonly<Record<string, FliteVoice>> = {
  alloy: 'slt',
  ash: 'rms',
  ballad: 'awb',
  cedar: 'rms',
  coral: 'slt',
  echo: 'kal16',
  fable: 'awb',
  marin: 'slt',
  nova: 'slt',
  onyx: 'kal16',
  sage: 'slt',
  shimmer: 'slt',
  verse: 'awb',
};

/** The voice for a name: one of Flite's, an OpenAI name's stand-in, or else the fallback. */
export function fliteVoice(name: string | undefined, fallback: FliteVoice): FliteVoice {
  const known = FLITE_VOICES.find((voice) => voice === name);
  return known ?? (name !== undefined && Object.hasOwn(STAND_INS, name) ? STAND_INS[name] : undefined) ?? fallback;
}
