/** The codecs of thin lines, in a chunk of their own: most calls speak PCM and never load it. Any thread. */
export { createAudioDecoder, createAudioEncoder } from '@voice-agent/protocol';
