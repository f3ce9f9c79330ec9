/** What bytes of audio are: named by who has them, or told from their first bytes. */
import { PCM_SAMPLE_RATE_HZ, SAMPLE_RATES_HZ } from '@voice-agent/protocol';
import { anything, type Check, type OptionChecks, oneOf } from '../checked-options.ts';
import { PipelineError } from '../errors.ts';
import { isDecodable, type SampleLayout } from './sample-decoder.ts';

/** 'wav' says everything itself; 'pcm16' is 16-bit little-endian; 'pcmu' and 'pcma' are G.711. */
export type AudioInputFormat = 'wav' | 'pcm16' | 'pcmu' | 'pcma';

export interface AudioInputOptions {
  /** Default: told from the first bytes. Raw samples have none that tell, so they need this or `sampleRateHz`. */
  format?: AudioInputFormat;
  /** Of raw samples. Default 24000, and 8000 for G.711. A WAV names its own. */
  sampleRateHz?: number;
  /** Of raw samples, interleaved; they are mixed to one. Default 1. A WAV names its own. */
  channelCount?: number;
}

/** Of an option. */
export const rateCheck: Check = oneOf(SAMPLE_RATES_HZ);

/** Rates have an error of their own. */
export const AUDIO_INPUT_CHECKS: OptionChecks<AudioInputOptions> = {
  format: oneOf(['wav', 'pcm16', 'pcmu', 'pcma']),
  sampleRateHz: anything,
  channelCount: anything,
};

const G711_RATE_HZ = 8000;

/** First bytes of what is often taken for a WAV. */
const STRANGERS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^(ID3|\xff[\xe2-\xff])/, 'an MP3'],
  [/^OggS/, 'an Ogg'],
  [/^fLaC/, 'a FLAC'],
  [/^[\s\S]E\xdf\xa3/, 'a WebM'],
  [/^[\s\S]{4}ftyp/, 'an MP4'],
  [/^FORM/, 'an AIFF'],
  [/^(RIFX|RF64|BW64)/, 'a big WAV'],
];

/** `head`: twelve bytes or more, as far as there are any. @throws PipelineError `invalid-audio` */
export function audioFormat(head: Uint8Array, { format, sampleRateHz }: AudioInputOptions): AudioInputFormat {
  if (format !== undefined) return format;
  const start = String.fromCharCode(...head.subarray(0, 12));
  if (/^RIFF[\s\S]{4}WAVE/.test(start)) return 'wav';
  if (sampleRateHz !== undefined) return 'pcm16';
  const stranger = strangerIn(head);
  throw invalidAudio(
    stranger
      ? `This is ${stranger} file. Convert it to WAV first, e.g. with ffmpeg.`
      : 'This is no WAV file. If these are raw samples, name their format or their sampleRateHz.',
  );
}

/** What it is instead of a WAV; raw samples may happen to begin so, too. */
export function strangerIn(head: Uint8Array): string | undefined {
  const start = String.fromCharCode(...head.subarray(0, 12));
  return STRANGERS.find(([pattern]) => pattern.test(start))?.[1];
}

/** Of raw samples. @throws PipelineError `invalid-audio` */
export function rawLayout(format: Exclude<AudioInputFormat, 'wav'>, options: AudioInputOptions): SampleLayout {
  const isPcm16 = format === 'pcm16';
  const { sampleRateHz = isPcm16 ? PCM_SAMPLE_RATE_HZ : G711_RATE_HZ, channelCount = 1 } = options;
  const layout: SampleLayout = {
    encoding: isPcm16 ? 'int' : format,
    bytesPerSample: isPcm16 ? 2 : 1,
    channelCount,
    sampleRateHz,
  };
  if (!isDecodable(layout)) throw invalidAudio(`There is no audio of ${channelCount} channels.`);
  return checkedRate(layout);
}

/** @throws PipelineError `invalid-audio` for a rate that cannot be converted */
export function checkedRate<Layout extends { readonly sampleRateHz: number }>(layout: Layout): Layout {
  if ((SAMPLE_RATES_HZ as readonly number[]).includes(layout.sampleRateHz)) return layout;
  throw invalidAudio(`Cannot resample ${layout.sampleRateHz} Hz. Rates that can: ${SAMPLE_RATES_HZ.join(', ')}.`);
}

export function invalidAudio(message: string): PipelineError {
  return new PipelineError('invalid-audio', message);
}
