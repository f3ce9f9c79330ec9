/** The audio formats of the Realtime protocol. Sample rates are fixed by the format: PCM at 24 kHz, G.711 at 8 kHz. */

/** 16-bit signed little-endian mono PCM at 24,000 Hz. The protocol's default in both directions. */
export interface PcmFormat {
  type: 'audio/pcm';
  rate?: 24000;
}

/** G.711 μ-law, mono, 8,000 Hz. */
export interface PcmuFormat {
  type: 'audio/pcmu';
}

/** G.711 A-law, mono, 8,000 Hz. */
export interface PcmaFormat {
  type: 'audio/pcma';
}

export type AudioFormat = PcmFormat | PcmuFormat | PcmaFormat;
