/** The wire of voice-agent: Realtime events and their total parsers, audio codecs, and the HTTP contract's types. */
export { type AudioDecoder, type AudioEncoder, createAudioDecoder, createAudioEncoder } from './audio/audio-codec.ts';
export { decodeBase64, encodeBase64 } from './audio/base64.ts';
export { decodeALaw, decodeMuLaw, encodeALaw, encodeMuLaw } from './audio/g711.ts';
export { PCM_SAMPLE_RATE_HZ } from './audio/pcm-sample-rate.ts';
export { bytesToPcm16, floatToPcm16, Pcm16Carry, pcm16Level, pcm16ToBytes } from './audio/pcm16.ts';
export { Resampler, resample, SAMPLE_RATES_HZ } from './audio/resampler.ts';
export { encodeWav, type ParsedWav, type Pcm16Audio, parseWav } from './audio/wav.ts';
export type * from './events/audio-format.ts';
export type * from './events/client-event.ts';
export type * from './events/conversation-item.ts';
export type * from './events/response.ts';
export type * from './events/server-event.ts';
export type * from './events/session-config.ts';
export type * from './http-contract.ts';
export { parseClientEvent } from './parse/parse-client-event.ts';
export { parseServerEvent } from './parse/parse-server-event.ts';
export type { Parsed } from './parse/parsed.ts';
export {
  anySessionConfig as anySessionConfigShape,
  sessionConfig as sessionConfigShape,
  turnDetection as turnDetectionShape,
} from './parse/session-shape.ts';
export type { Misfit, Shape } from './parse/shape.ts';
export type * from './tool.ts';
